-- A licence that is known to be in force is looked up at each source once a day, beside the positive control.

CREATE TABLE registry_smoke (
    registry text PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    came_to text NOT NULL CHECK (came_to IN ('in_force', 'otherwise', 'missing', 'unavailable', 'unreadable'))
);

-- Who was seen last is looked at last.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_look_of_source ON licence_look (source, due_at DESC);

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX licence_look_source;

GRANT SELECT, INSERT, UPDATE ON registry_smoke TO verifier_service;
