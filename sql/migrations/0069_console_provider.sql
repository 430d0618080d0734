-- People may come to the console by an OpenID provider that the owner has allowed.
-- functions: 049d99667c05c7ef

CREATE TABLE console_provider (
    issuer text PRIMARY KEY CHECK (length(issuer) BETWEEN 1 AND 2000),
    allowed boolean NOT NULL
);

GRANT SELECT ON console_provider TO verifier_service;

CREATE TABLE reviewer_identity (
    issuer text NOT NULL REFERENCES console_provider (issuer),
    -- A keyed index of issuer and subject: who it is stands nowhere.
    subject_key bytea NOT NULL CHECK (octet_length(subject_key) = 32),
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    made_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject_key)
);

-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX reviewer_identity_of_reviewer ON reviewer_identity (reviewer_id);

CREATE TRIGGER reviewer_identity_stays BEFORE UPDATE OR DELETE ON reviewer_identity FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER reviewer_identity_no_truncate BEFORE TRUNCATE ON reviewer_identity FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

ALTER TABLE session ADD COLUMN by_provider boolean DEFAULT FALSE NOT NULL;
