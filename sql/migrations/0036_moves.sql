-- What a move needs and what it brings stands in the table of moves; `move_claim` reads the row.
-- functions: 96c913a8922e6327

ALTER TABLE lifecycle
ADD COLUMN verdict text CHECK (verdict IN ('verified', 'reinstated', 'refused', 'revoked')), -- of its decision; NULL: it needs none
ADD COLUMN decided_by text CHECK (decided_by IN ('machine', 'reviewer')), -- who made that decision
ADD COLUMN gives_badge boolean NOT NULL DEFAULT FALSE, -- a badge stands on that decision from then on
ADD COLUMN ends_lock boolean NOT NULL DEFAULT FALSE, -- its account was not the holder and keeps nobody out any longer
ADD COLUMN ends_case boolean NOT NULL DEFAULT TRUE, -- no reviewer has anything more to do
ADD COLUMN changes_badge boolean NOT NULL DEFAULT TRUE; -- the stored badge is written anew

UPDATE lifecycle SET
    verdict = CASE WHEN happening IN ('confirmed', 'approved') THEN 'verified' ELSE happening END,
    decided_by = CASE happening WHEN 'confirmed' THEN 'machine' ELSE 'reviewer' END
WHERE happening IN ('confirmed', 'approved', 'reinstated', 'refused', 'revoked');

UPDATE lifecycle SET
    gives_badge = target = 'verified', ends_lock = target = 'revoked', ends_case = target NOT IN ('in_review', 'suspended'),
    changes_badge = (source, target) <> ('received', 'checking');

-- Thirty rows.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE lifecycle ADD CONSTRAINT lifecycle_decided CHECK ((verdict IS NULL) = (decided_by IS NULL));

-- squawk-ignore constraint-missing-not-valid
ALTER TABLE lifecycle ADD CONSTRAINT lifecycle_badge CHECK (gives_badge = (target = 'verified') AND (verdict IS NOT NULL OR NOT gives_badge));
