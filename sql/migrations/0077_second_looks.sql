-- Some decisions of one person are drawn for a second look by somebody who does not see what was decided.
-- functions: 5bbd52f1f48ac01c

-- What the first person saw lies sealed until somebody has looked; then codes alone stay.
CREATE TABLE second_look (
    id text PRIMARY KEY CHECK (id ~ '^slk_[0-9a-f]{32}$'),
    case_id text NOT NULL REFERENCES review_case (id),
    claim_id text NOT NULL REFERENCES claim (id),
    action text NOT NULL CHECK (action IN ('approve', 'refuse', 'keep')),
    decided_by text NOT NULL REFERENCES reviewer (id),
    drawn_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    taken_by text REFERENCES reviewer (id),
    taken_until timestamptz,
    looked_at timestamptz,
    said text,
    said_reason text
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX second_look_waits ON second_look (drawn_at) WHERE looked_at IS NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX second_look_made ON second_look (looked_at) WHERE looked_at IS NOT NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX second_look_of_claim ON second_look (claim_id);

CREATE TRIGGER second_look_instants BEFORE INSERT OR UPDATE ON second_look FOR EACH ROW
WHEN (greatest(new.drawn_at, new.looked_at, new.taken_until - interval '1 day') > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT, DELETE ON second_look TO verifier_service;
GRANT UPDATE (sealed, taken_by, taken_until, looked_at, said, said_reason) ON second_look TO verifier_service;
