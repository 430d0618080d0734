-- A source is waited for from when it did not answer, not from when the claim came: until then the question may have waited in our
-- own line. Imports give way to everybody else there.

ALTER TABLE registry_check ADD COLUMN silent_since timestamptz;

UPDATE registry_check AS k SET silent_since = c.round_started_at
FROM claim AS c WHERE c.id = k.claim_id AND c.obs_epoch = k.obs_epoch AND k.answered_at IS NULL AND k.unavailable > 0;

DROP TRIGGER registry_check_instants ON registry_check;

CREATE TRIGGER registry_check_instants BEFORE INSERT OR UPDATE ON registry_check FOR EACH ROW
WHEN (greatest(NEW.started_at, NEW.answered_at, NEW.silent_since) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT UPDATE (silent_since) ON registry_check TO verifier_service;

-- functions: 803f69ca6ab1ce62
