-- Leads can stop all approvals at once.
-- functions: 9ab9c9c79bde85f4

CREATE TABLE approval_freeze (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    frozen_at timestamptz,
    frozen_by text REFERENCES reviewer (id),
    CHECK ((frozen_at IS NULL) = (frozen_by IS NULL))
);

INSERT INTO approval_freeze (one) VALUES (TRUE);

GRANT SELECT ON approval_freeze TO verifier_service;
