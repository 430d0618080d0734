-- How each review of all badges by the second opinion came out.
CREATE TABLE badge_review (
    began_at timestamptz PRIMARY KEY,
    badges bigint NOT NULL,
    findings jsonb NOT NULL
);

GRANT SELECT, INSERT, DELETE ON badge_review TO verifier_service;
