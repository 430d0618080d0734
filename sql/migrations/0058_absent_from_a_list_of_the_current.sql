-- A licence that is not on its board's list of all who are in force: after 72 hours its badge is stale.
-- functions: 037bfa5a9fe97ac4

ALTER TABLE badge_halt ADD COLUMN why text NOT NULL DEFAULT 'breaker';

-- squawk-ignore constraint-missing-not-valid
ALTER TABLE badge_halt ADD CONSTRAINT badge_halt_why_check CHECK (why IN ('breaker', 'absent'));
