-- Mail to creators: what is to be told, never the words. The address stays in the claim's sealed words and the text is made
-- when it is sent.

ALTER TABLE claim ADD COLUMN contactable boolean NOT NULL DEFAULT FALSE; -- the sealed words hold an e-mail address

-- When a notice of how the claim stands now was last delivered: a creator's silence counts from here.
ALTER TABLE claim ADD COLUMN notified_at timestamptz;

GRANT UPDATE (contactable, notified_at) ON claim TO verifier_service;

CREATE TABLE mail_outbox (
    id text PRIMARY KEY DEFAULT 'mal_' || replace(gen_random_uuid()::text, '-', '') CHECK (id ~ '^mal_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    account_key text NOT NULL REFERENCES account (key),
    claim_version bigint NOT NULL, -- the claim as it stood when there was something to tell
    template text NOT NULL CHECK (template IN (
        'received', 'creator_needed', 'question', 'in_review', 'confirmed', 'refused', 'suspended', 'revoked', 'reinstated',
        'expired', 'expiring', 'appealed', 'lapsed', 'withdrew', 'contested'
    )),
    occasion text NOT NULL, -- a version, a decision or another claim, by our own id: nothing is told twice
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    sent_at timestamptz, -- the relay took it
    failed_at timestamptz, -- it ended without being sent, for the outcome's reason
    outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN (
        'waiting', 'sent', 'failed', 'no_transport', 'no_address', 'overtaken', 'erased'
    )),
    smtp_code integer, -- what the relay said last
    UNIQUE (claim_id, template, occasion),
    CHECK ((outcome = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((outcome IN ('waiting', 'sent')) = (failed_at IS NULL))
);

CREATE INDEX mail_outbox_of_account ON mail_outbox (account_key, created_at);

CREATE INDEX mail_due ON mail_outbox (next_at) WHERE outcome = 'waiting';

CREATE INDEX mail_ended ON mail_outbox (coalesce(sent_at, failed_at)) WHERE outcome <> 'waiting';

-- Whose badge ends, and whose ends soon, is asked every few seconds. Decisions wait while it is made; they are few.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX decision_by_validity ON decision (valid_until) WHERE valid_until IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON mail_outbox TO verifier_service;

GRANT UPDATE (attempts, next_at, sent_at, failed_at, outcome, smtp_code) ON mail_outbox TO verifier_service;
