-- Which policy a decision was made under, in full: the version on a decision ends in the digest of this text.
CREATE TABLE policy_document (
    version text PRIMARY KEY,
    digest bytea NOT NULL,
    body text NOT NULL, -- every key with its value, those an operator left out included
    first_used_at timestamptz NOT NULL,
    CHECK (digest = sha256(convert_to(body, 'UTF8'))),
    CHECK (right(version, 13) = '+' || left(encode(digest, 'hex'), 12))
);

CREATE TRIGGER policy_document_append_only BEFORE UPDATE OR DELETE ON policy_document FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER policy_document_no_truncate BEFORE TRUNCATE ON policy_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON policy_document TO verifier_service;
