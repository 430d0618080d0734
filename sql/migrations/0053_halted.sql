-- A source that would take too many badges at once is halted: a poisoned list, and a poisoned API.
-- functions: 3a7c72336725db0c

-- The source that a badge hangs on: it is counted by it.
ALTER TABLE licence_look ADD COLUMN source text;

UPDATE licence_look AS l SET source = d.public -> 'source' ->> 'id'
FROM claim AS c JOIN decision AS d ON d.id = c.decision_id WHERE c.id = l.claim_id AND c.state = 'verified';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_look_source ON licence_look (source);

CREATE TABLE badge_taken (
    claim_id text NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    registry text NOT NULL,
    taken_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_taken_lately ON badge_taken (registry, taken_at);

CREATE TABLE badge_halt (
    claim_id text PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    registry text NOT NULL,
    halted_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_halt_lately ON badge_halt (registry, halted_at);

-- Until when people let a source take what it takes.
CREATE TABLE source_release (registry text PRIMARY KEY, until timestamptz NOT NULL);

GRANT SELECT, DELETE ON badge_taken TO verifier_service;

GRANT SELECT ON badge_halt, source_release TO verifier_service;
