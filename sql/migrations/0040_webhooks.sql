-- Where platforms are told of changes: endpoints and their keys; messages made by following the feed and the log; deliveries of a message
-- to an endpoint, and attempts. A message holds no words of its own, only what its body is written from.

CREATE TABLE webhook_endpoint (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE CHECK (id ~ '^whk_[0-9a-f]{32}$'),
    url text NOT NULL,
    types text [] NOT NULL CHECK (cardinality(types) > 0 AND types <@ '{badge.changed,claim.moved,case.opened}'),
    description text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    removed_at timestamptz,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'failing', 'disabled')),
    disabled_because text,
    failures bigint NOT NULL DEFAULT 0, -- attempts in a row that brought no good answer
    failing_since timestamptz,
    paused_until timestamptz, -- its breaker is open until then
    held_until timestamptz, -- a worker delivers to it until then, and no other does
    last_delivery_at timestamptz,
    delivered bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0, -- attempts
    given_up bigint NOT NULL DEFAULT 0, -- deliveries whose last attempt failed
    CHECK ((state = 'disabled') = (disabled_because IS NOT NULL))
);

CREATE TABLE webhook_secret (
    id text PRIMARY KEY CHECK (id ~ '^whs_[0-9a-f]{32}$'),
    endpoint bigint NOT NULL REFERENCES webhook_endpoint (no) ON DELETE CASCADE,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz -- NULL: the one of today
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_secret_of_endpoint ON webhook_secret (endpoint, made_at);

CREATE TABLE webhook_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    type text NOT NULL,
    at timestamptz NOT NULL,
    account_key text REFERENCES account (key),
    handle_id bigint REFERENCES badge_handle (id),
    about text, -- the id of a claim, a case or an endpoint
    epoch bigint,
    version bigint,
    word text -- a status, a state or a queue
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_message_by_time ON webhook_message (at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_message_of_account ON webhook_message (account_key) WHERE account_key IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_message_of_handle ON webhook_message (handle_id) WHERE handle_id IS NOT NULL;

CREATE TABLE webhook_delivery (
    endpoint bigint NOT NULL REFERENCES webhook_endpoint (no) ON DELETE CASCADE,
    message bigint NOT NULL REFERENCES webhook_message (id) ON DELETE CASCADE,
    subject text, -- what it is about: of one subject, one delivery after the other
    replaceable boolean NOT NULL, -- a newer one of the subject makes it needless
    outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'delivered', 'failed', 'replaced')),
    attempts integer NOT NULL DEFAULT 0,
    attempts_before integer NOT NULL DEFAULT 0, -- of which before it was asked for again
    next_at timestamptz NOT NULL,
    PRIMARY KEY (message, endpoint)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint, next_at, message) WHERE outcome = 'waiting';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_delivery_of_subject ON webhook_delivery (endpoint, subject, message) WHERE subject IS NOT NULL;

-- Without a foreign key: it would write to the delivery's row once more for each attempt. Messages take their attempts with them.
CREATE TABLE webhook_attempt (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint bigint NOT NULL,
    message bigint NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    status integer, -- of the answer; neither this nor an error: the worker was killed, or is waiting for it
    error text,
    next_at timestamptz
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_attempt_of_endpoint ON webhook_attempt (endpoint, no);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX webhook_attempt_of_message ON webhook_attempt (message);

-- How far the feed and the log have been made into messages.
CREATE TABLE webhook_follow (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    badge_position bigint NOT NULL,
    event_seq bigint NOT NULL
);

INSERT INTO webhook_follow (badge_position, event_seq) SELECT badge_position, seq FROM event_head;

GRANT SELECT, DELETE ON webhook_endpoint, webhook_secret, webhook_message, webhook_delivery, webhook_attempt TO verifier_service;
GRANT SELECT ON webhook_follow TO verifier_service;
GRANT INSERT (id, url, types, description, made_by, made_at) ON webhook_endpoint TO verifier_service;
GRANT UPDATE (removed_at, state, disabled_because, failures, failing_since, paused_until, held_until, last_delivery_at, delivered, failed, given_up)
ON webhook_endpoint TO verifier_service;
GRANT INSERT, UPDATE (ends_at) ON webhook_secret TO verifier_service;
GRANT INSERT (type, at, about) ON webhook_message TO verifier_service;
GRANT INSERT, UPDATE (replaceable, outcome, attempts, attempts_before, next_at) ON webhook_delivery TO verifier_service;
GRANT INSERT, UPDATE (status, error, next_at) ON webhook_attempt TO verifier_service;

-- Tells the log of a case that comes to a lead, for whoever follows the log.
CREATE FUNCTION tell_lead_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM append_event(service_now(), 'case_opened', c.account_key, c.id, NULL, NULL, NULL, 'service', 'cases', '{}',
        jsonb_build_object('case', NEW.id, 'queue', NEW.queue))
    FROM claim AS c WHERE c.id = NEW.claim_id;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION tell_lead_case FROM PUBLIC;

CREATE TRIGGER review_case_comes_to_a_lead AFTER INSERT ON review_case FOR EACH ROW WHEN (NEW.queue = 'lead')
EXECUTE FUNCTION tell_lead_case();

CREATE TRIGGER review_case_goes_to_a_lead AFTER UPDATE OF queue ON review_case FOR EACH ROW
WHEN (NEW.queue = 'lead' AND OLD.queue <> 'lead') EXECUTE FUNCTION tell_lead_case();

-- functions: 1055010f910c568d
