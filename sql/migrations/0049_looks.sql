-- When each licence is looked at again, one by one: neither all on one day, nor only while its badge is on.
-- functions: da94dea4dd795061

CREATE TABLE licence_look (
    claim_id text PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    due_at timestamptz NOT NULL,
    planned boolean NOT NULL -- by the interval of its source; until then due_at is only the latest
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_look_due ON licence_look (due_at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_look_unplanned ON licence_look (claim_id) WHERE NOT planned;

GRANT SELECT, UPDATE (due_at, planned) ON licence_look TO verifier_service;

CREATE FUNCTION note_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('verified', 'expired') AND NOT NEW.looked_up THEN
        INSERT INTO licence_look AS l (claim_id, due_at, planned)
        VALUES (NEW.id, NEW.state_since + CASE NEW.state WHEN 'expired' THEN interval '0' ELSE interval '1 day' END, NEW.state = 'expired')
        ON CONFLICT (claim_id) DO UPDATE SET due_at = excluded.due_at, planned = excluded.planned;
    ELSE
        DELETE FROM licence_look WHERE claim_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER claim_look AFTER UPDATE ON claim FOR EACH ROW
WHEN (NEW.state IS DISTINCT FROM OLD.state AND (NEW.state IN ('verified', 'expired') OR OLD.state IN ('verified', 'expired')))
EXECUTE FUNCTION note_look();

-- Of what is here already: a badge goes on as it was looked at, and what ended lately may have been renewed since.
INSERT INTO licence_look (claim_id, due_at, planned)
SELECT id, round_started_at + interval '7 days', FALSE FROM claim WHERE state = 'verified' AND NOT looked_up
UNION ALL
SELECT id, service_now(), TRUE FROM claim
WHERE state = 'expired' AND NOT looked_up AND state_since > service_now() - interval '90 days';
