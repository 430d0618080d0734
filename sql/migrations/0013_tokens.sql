-- A creator's token is of one account and one epoch: since when a handle is an account's, claims that an older epoch left
-- behind, and tokens that were signed out.

-- A token that is older than another account's hold on a handle is no word on whose the handle is.
ALTER TABLE account ADD COLUMN handle_at timestamptz;

UPDATE account SET handle_at = greatest(created_at, changed_at);

GRANT INSERT (handle_at), UPDATE (handle_at) ON account TO verifier_service;

-- One open claim for a credential and jurisdiction, of one epoch: what a former owner left open blocks nobody.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX claim_open_once;

-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX claim_open_once ON claim (account_key, account_epoch, credential, coalesce(jurisdiction, ''))
WHERE state IN ('received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended', 'expired');

-- Creators' tokens that were signed out, until they would have ended anyway. A digest names no account.
CREATE TABLE token_ended (
    token_digest bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX token_ended_by_time ON token_ended (expires_at);

GRANT SELECT, INSERT, DELETE ON token_ended TO verifier_service;
