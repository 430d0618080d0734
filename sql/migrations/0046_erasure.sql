-- What a person has erased: everything sealed with their key at once, the key with it, and their name in all three places.

-- Whose badge a handle showed last, also after the account left it: an account that is erased takes its earlier handles along.
ALTER TABLE badge_handle ADD COLUMN shown_for text;

UPDATE badge_handle AS h SET shown_for = coalesce(h.account_key, (
    SELECT c.account_key FROM badge_change AS c WHERE c.handle_id = h.id AND c.account_key IS NOT NULL ORDER BY c.position DESC LIMIT 1
));

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_handle_shown_for ON badge_handle (shown_for);

-- That an account was erased, and what that was; its id at the platform only as a keyed digest, and only for as long as the feed
-- tells of it: whoever asks a second time is answered the same.
CREATE TABLE erasure (
    account_key text PRIMARY KEY REFERENCES account (key),
    account_blind bytea,
    erased_at timestamptz NOT NULL,
    told_until timestamptz NOT NULL, -- the feed's rows of the removal, and the digest above
    kept_until timestamptz NOT NULL, -- decision codes and the licence's blind index
    gone jsonb NOT NULL -- how many of what
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX erasure_of_account ON erasure (account_blind) WHERE account_blind IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX erasure_told ON erasure (told_until) WHERE account_blind IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX erasure_kept ON erasure (kept_until);

-- Rows of the feed that tell consumers to delete a handle: it stands here alone, sealed, until the row is forgotten.
CREATE TABLE badge_removal (
    position bigint PRIMARY KEY,
    id text NOT NULL UNIQUE CHECK (id ~ '^rmv_[0-9a-f]{32}$'),
    at timestamptz NOT NULL,
    account_key text NOT NULL REFERENCES erasure (account_key),
    sealed bytea NOT NULL -- handle, account id and epoch
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_removal_by_time ON badge_removal (at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_removal_of_account ON badge_removal (account_key);

GRANT SELECT ON erasure, badge_removal TO verifier_service;

-- The message of a removal names nobody by itself: its words lie in the feed's row.
-- squawk-ignore adding-foreign-key-constraint
ALTER TABLE webhook_message ADD COLUMN removal bigint REFERENCES badge_removal (position) ON DELETE CASCADE;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_message_of_removal ON webhook_message (removal) WHERE removal IS NOT NULL;

-- Whose words a kept answer may hold: sealed with that account's key, and gone with it. `subject` is a keyed digest of the account's
-- id at the platform, which may be known before there is an account.
-- squawk-ignore adding-foreign-key-constraint
ALTER TABLE idempotency ADD COLUMN account_key text REFERENCES account (key), ADD COLUMN subject bytea;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX idempotency_of_account ON idempotency (account_key) WHERE account_key IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX idempotency_of_subject ON idempotency (subject) WHERE subject IS NOT NULL;

-- functions: c9b831cc3018c310
