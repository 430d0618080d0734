-- Auditors see what everybody decided, and change nothing. Whoever has lapsed has no role for a while.
-- functions: 6e926bbb19adc628

ALTER TABLE reviewer ADD COLUMN auditor boolean DEFAULT FALSE NOT NULL;

ALTER TABLE reviewer ADD COLUMN lapsed_at timestamptz;

ALTER TABLE reviewer ADD CONSTRAINT reviewer_audits_or_decides CHECK (NOT (auditor AND (lead OR admin))) NOT VALID;

-- squawk-ignore constraint-missing-not-valid
ALTER TABLE reviewer VALIDATE CONSTRAINT reviewer_audits_or_decides;

GRANT SELECT (auditor, lapsed_at) ON reviewer TO verifier_service;
