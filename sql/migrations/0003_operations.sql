-- Keys, sessions, idempotency, politeness rows, rosters: what the service needs to run.

CREATE TABLE api_key (
    id text PRIMARY KEY CHECK (id ~ '^key_[0-9a-f]{32}$'),
    name text NOT NULL,
    token_digest bytea NOT NULL UNIQUE,
    scopes text [] NOT NULL,
    bootstrap boolean NOT NULL DEFAULT FALSE,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

-- A console session: the cookie's digest, never the cookie.
CREATE TABLE session (
    digest bytea PRIMARY KEY,
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    csrf text NOT NULL,
    opened_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    closed_at timestamptz
);

-- The first answer to an Idempotency-Key, sealed, kept for a day.
CREATE TABLE idempotency (
    actor_id text NOT NULL,
    key_digest bytea NOT NULL,
    fingerprint bytea NOT NULL,
    started_at timestamptz NOT NULL,
    status smallint,
    sealed_answer bytea,
    PRIMARY KEY (actor_id, key_digest)
);

CREATE INDEX idempotency_by_age ON idempotency (started_at);

-- GCRA: the theoretical arrival time of the next request, one row per source, shared by all workers.
CREATE TABLE rate_bucket (
    key text PRIMARY KEY,
    tat timestamptz NOT NULL
);

CREATE TABLE registry_health (
    registry text PRIMARY KEY,
    breaker text NOT NULL DEFAULT 'closed' CHECK (breaker IN ('closed', 'open')),
    failures integer NOT NULL DEFAULT 0,
    probe_after timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_failure text,
    checked_at timestamptz,
    source_as_of timestamptz
);

CREATE TABLE roster (
    registry text PRIMARY KEY,
    generation bigint NOT NULL,
    loaded_at timestamptz NOT NULL,
    as_of timestamptz,
    rows bigint NOT NULL,
    sha256 text NOT NULL
);

-- Rows of bulk files, keyed for look-up. Public registers, addresses and phones dropped before they get here.
CREATE TABLE roster_row (
    registry text NOT NULL,
    generation bigint NOT NULL,
    digits text NOT NULL,
    npi text NOT NULL,
    surname_key text NOT NULL,
    fields jsonb NOT NULL
);

CREATE INDEX roster_row_by_digits ON roster_row (registry, digits) WHERE digits <> '';

CREATE INDEX roster_row_by_npi ON roster_row (registry, npi) WHERE npi <> '';

CREATE INDEX roster_row_by_surname ON roster_row (registry, surname_key) WHERE surname_key <> '';

-- One row that readiness writes, so that a read-only database is not called ready.
CREATE TABLE readiness (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    at timestamptz NOT NULL
);

-- Badge signing heads as written outside the database; a copy to notice a restored backup.
CREATE TABLE checkpoint (
    seq bigint PRIMARY KEY,
    hash bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    note text NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON api_key, session, rate_bucket, registry_health, roster, readiness TO verifier_service;

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO verifier_service;

GRANT SELECT, INSERT, DELETE ON roster_row TO verifier_service;

GRANT SELECT, INSERT ON checkpoint TO verifier_service;

GRANT DELETE ON session TO verifier_service;

-- One place in the GCRA bucket, unless the breaker is open: (wait, refused for, why), all shared by every worker.
-- An open breaker lets one probe through per 30 seconds from all workers together.
CREATE FUNCTION admit(the_registry text, emission interval, burst interval, patience interval)
RETURNS TABLE (wait_s double precision, refused_s double precision, reason text)
LANGUAGE plpgsql AS $$
DECLARE
    health registry_health%ROWTYPE;
    slot double precision;
BEGIN
    -- A place in the bucket need not survive a crash of the database, and every look-up waits for it.
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    SELECT * INTO health FROM registry_health WHERE registry = the_registry;
    IF health.breaker = 'open' THEN
        UPDATE registry_health SET probe_after = clock_timestamp() + interval '30 seconds'
        WHERE registry = the_registry AND breaker = 'open' AND probe_after <= clock_timestamp();
        IF NOT FOUND THEN
            RETURN QUERY SELECT 0::double precision,
                greatest(extract(epoch FROM health.probe_after - clock_timestamp()), 1)::double precision, 'breaker_open';
            RETURN;
        END IF;
    END IF;
    INSERT INTO rate_bucket AS b (key, tat) VALUES (the_registry, clock_timestamp() + emission)
    ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, clock_timestamp()) + emission
    WHERE greatest(b.tat, clock_timestamp()) - clock_timestamp() <= burst + patience
    RETURNING greatest(extract(epoch FROM (tat - emission - clock_timestamp() - burst)), 0)::double precision INTO slot;
    IF slot IS NULL THEN
        RETURN QUERY SELECT 0::double precision, greatest(extract(epoch FROM patience), 1)::double precision, 'rate_limited';
    ELSE
        RETURN QUERY SELECT slot, NULL::double precision, '';
    END IF;
END
$$;

-- The platform's own public keys, for the tokens and identity statements it signs itself.
CREATE TABLE platform_jwk (
    kid text PRIMARY KEY,
    jwk jsonb NOT NULL,
    added_at timestamptz NOT NULL,
    removed_at timestamptz
);

-- Identity statements that were used: each counts once.
CREATE TABLE statement_used (
    jti_digest bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON platform_jwk TO verifier_service;

GRANT SELECT, INSERT, DELETE ON statement_used TO verifier_service;
