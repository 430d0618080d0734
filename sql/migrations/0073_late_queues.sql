-- Leads are told once when a queue begins to be late: what was told stands here, so that nobody is told twice.
-- functions: ecf3468f7aa3704b

CREATE TABLE queue_breach (
    queue text PRIMARY KEY CHECK (queue ~ '^[a-z]{1,20}$'),
    began_at timestamptz NOT NULL,
    over_at timestamptz
);

CREATE TABLE lead_notice (
    id text PRIMARY KEY CHECK (id ~ '^lno_[0-9a-f]{32}$'),
    queue text NOT NULL,
    began_at timestamptz NOT NULL,
    late bigint NOT NULL CHECK (late > 0),
    oldest_due_by timestamptz NOT NULL,
    -- A keyed index of an address in the settings: the address itself stands there alone.
    address_key bytea NOT NULL CHECK (octet_length(address_key) = 32),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'sent', 'failed', 'gone')),
    UNIQUE (queue, began_at, address_key)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX lead_notice_due ON lead_notice (next_at) WHERE outcome = 'waiting';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX lead_notice_by_time ON lead_notice (began_at);

CREATE TRIGGER queue_breach_instants BEFORE INSERT OR UPDATE ON queue_breach FOR EACH ROW
WHEN (greatest(NEW.began_at, NEW.over_at) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER lead_notice_instants BEFORE INSERT OR UPDATE ON lead_notice FOR EACH ROW
WHEN (greatest(NEW.began_at, NEW.oldest_due_by, NEW.next_at - interval '2 days') > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT (queue, began_at), UPDATE (began_at, over_at) ON queue_breach TO verifier_service;

GRANT SELECT, INSERT (id, queue, began_at, late, oldest_due_by, address_key, next_at), UPDATE (attempts, next_at, outcome), DELETE
ON lead_notice TO verifier_service;

-- squawk-ignore ban-drop-constraint
ALTER TABLE webhook_endpoint DROP CONSTRAINT webhook_endpoint_types_check;

ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_types_check
CHECK (cardinality(types) > 0 AND types <@ '{badge.changed,claim.moved,case.opened,queue.late}') NOT VALID;

-- squawk-ignore constraint-missing-not-valid
ALTER TABLE webhook_endpoint VALIDATE CONSTRAINT webhook_endpoint_types_check;
