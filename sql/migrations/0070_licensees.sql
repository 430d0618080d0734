-- A licensee without an account watches and locks a licence: requests, sessions, watches, locks, and who passes them.
-- functions: d2eab11cd7ea66f1

CREATE TABLE licensee_request (
    id text PRIMARY KEY CHECK (id ~ '^lcr_[0-9a-f]{32}$'),
    way text NOT NULL CHECK (way IN ('letter', 'document')),
    state text NOT NULL CHECK (state IN ('received', 'for_people', 'granted', 'refused', 'sent', 'opened', 'closed')),
    licence_key bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    attempts smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    target_key bytea,
    token_digest bytea UNIQUE,
    sent_at timestamptz,
    used_at timestamptz,
    session_digest bytea UNIQUE,
    session_ends_at timestamptz,
    document_id text UNIQUE,
    media_type text,
    leased_to text REFERENCES reviewer (id),
    leased_until timestamptz,
    first_by text REFERENCES reviewer (id),
    second_by text REFERENCES reviewer (id),
    judged_at timestamptz,
    CHECK ((way = 'document') = (document_id IS NOT NULL)),
    CHECK ((document_id IS NULL) = (media_type IS NULL)),
    -- Two people, not one twice; and a document alone opens nothing.
    CHECK (second_by IS NULL OR (first_by IS NOT NULL AND first_by <> second_by)),
    CHECK (way = 'letter' OR state NOT IN ('received', 'granted', 'sent', 'opened') OR second_by IS NOT NULL),
    -- No session without a letter that went out before it.
    CHECK (session_digest IS NULL OR (token_digest IS NOT NULL AND sent_at IS NOT NULL AND used_at IS NOT NULL)),
    CHECK ((session_digest IS NULL) = (session_ends_at IS NULL))
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licensee_request_due ON licensee_request (next_at) WHERE state IN ('received', 'granted', 'refused');
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licensee_request_for_people ON licensee_request (made_at) WHERE state = 'for_people';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licensee_request_of_target ON licensee_request (target_key, sent_at) WHERE target_key IS NOT NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licensee_request_made ON licensee_request (made_at);

CREATE TRIGGER licensee_request_instants BEFORE INSERT OR UPDATE ON licensee_request FOR EACH ROW
WHEN (greatest(NEW.made_at, NEW.sent_at, NEW.used_at, NEW.judged_at, NEW.session_ends_at - interval '1 day') > service_latest())
EXECUTE FUNCTION refuse_later();

GRANT SELECT, DELETE, INSERT (id, way, state, licence_key, wrapped_key, sealed, made_at, next_at, document_id, media_type),
UPDATE (state, licence_key, next_at, attempts, target_key, token_digest, sent_at, leased_to, leased_until)
ON licensee_request TO verifier_service;

CREATE TABLE licence_watch (
    id text PRIMARY KEY CHECK (id ~ '^lcw_[0-9a-f]{32}$'),
    licence_key bytea NOT NULL,
    target_key bytea NOT NULL,
    by_board boolean NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL,
    told_at timestamptz,
    UNIQUE (licence_key, target_key)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_watch_renewed ON licence_watch (renewed_at);

CREATE TRIGGER licence_watch_instants BEFORE INSERT OR UPDATE ON licence_watch FOR EACH ROW
WHEN (greatest(NEW.made_at, NEW.renewed_at, NEW.told_at) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT, DELETE, UPDATE (renewed_at, told_at) ON licence_watch TO verifier_service;

CREATE TABLE watch_letter (
    watch_id text NOT NULL REFERENCES licence_watch (id) ON DELETE CASCADE,
    claim_id text NOT NULL REFERENCES claim (id),
    made_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    attempts smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    sent_at timestamptz,
    PRIMARY KEY (watch_id, claim_id)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX watch_letter_due ON watch_letter (next_at) WHERE sent_at IS NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX watch_letter_of_claim ON watch_letter (claim_id);

CREATE TRIGGER watch_letter_instants BEFORE INSERT OR UPDATE ON watch_letter FOR EACH ROW
WHEN (greatest(NEW.made_at, NEW.sent_at) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, DELETE, UPDATE (next_at, attempts, sent_at) ON watch_letter TO verifier_service;

CREATE TABLE licensee_lock (
    licence_key bytea PRIMARY KEY,
    locked_at timestamptz NOT NULL,
    unlocked_at timestamptz,
    turn bigint NOT NULL DEFAULT 1,
    spread boolean NOT NULL DEFAULT FALSE
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licensee_lock_unspread ON licensee_lock (locked_at) WHERE NOT spread;

CREATE TRIGGER licensee_lock_instants BEFORE INSERT OR UPDATE ON licensee_lock FOR EACH ROW
WHEN (greatest(NEW.locked_at, NEW.unlocked_at) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT ON licensee_lock TO verifier_service;

CREATE TABLE licence_pass (
    id text PRIMARY KEY CHECK (id ~ '^lcp_[0-9a-f]{32}$'),
    licence_key bytea NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    account_epoch bigint,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    named_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX licence_pass_of_licence ON licence_pass (licence_key);

CREATE TRIGGER licence_pass_instants BEFORE INSERT OR UPDATE ON licence_pass FOR EACH ROW
WHEN (NEW.named_at > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT ON licence_pass TO verifier_service;

-- Tells those who watch a licence of each claim on it, by whatever way the claim came to it.
CREATE FUNCTION tell_watchers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO watch_letter (watch_id, claim_id, made_at, next_at)
    SELECT w.id, NEW.id, NEW.state_since, greatest(NEW.state_since, w.told_at + interval '30 minutes') FROM licence_watch AS w
    WHERE w.licence_key = NEW.licence_key AND NEW.state NOT IN ('withdrawn', 'lapsed')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER claim_watched AFTER INSERT OR UPDATE OF licence_key ON claim FOR EACH ROW
WHEN (NEW.licence_key IS NOT NULL) EXECUTE FUNCTION tell_watchers();
