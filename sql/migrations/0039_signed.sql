-- Badges as signed credentials: the keys that sign them, and the status lists in which a verifier looks whether one still holds.
-- functions: b77adf59484bf24a

-- Sealed with the master key, the public half as well: whoever can write to this table can add no key that would be published.
CREATE TABLE signing_key (
    environment text NOT NULL CHECK (environment IN ('production', 'test')),
    number integer NOT NULL CHECK (number >= 1),
    sealed_public bytea NOT NULL,
    sealed_private bytea, -- NULL: replaced long enough ago, and forgotten
    made_at timestamptz NOT NULL,
    used_from timestamptz NOT NULL, -- a new key is published before it signs
    withdrawn_at timestamptz, -- it got into other hands: no longer published at all
    PRIMARY KEY (environment, number)
);

GRANT SELECT, INSERT (environment, number, sealed_public, sealed_private, made_at, used_from) ON signing_key TO verifier_service;

GRANT UPDATE (sealed_private, withdrawn_at) ON signing_key TO verifier_service;

CREATE FUNCTION guard_signing_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.environment, NEW.number, NEW.sealed_public, NEW.made_at, NEW.used_from)
        IS DISTINCT FROM (OLD.environment, OLD.number, OLD.sealed_public, OLD.made_at, OLD.used_from)
        OR (NEW.sealed_private IS NOT NULL AND NEW.sealed_private IS DISTINCT FROM OLD.sealed_private)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    THEN
        RAISE EXCEPTION 'a signing key is made once; it can only be forgotten or withdrawn' USING ERRCODE = 'VC031';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER signing_key_guard BEFORE UPDATE ON signing_key FOR EACH ROW EXECUTE FUNCTION guard_signing_key();

CREATE TRIGGER signing_key_kept BEFORE DELETE ON signing_key FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER signing_key_no_truncate BEFORE TRUNCATE ON signing_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER signing_key_instants BEFORE INSERT OR UPDATE ON signing_key FOR EACH ROW
WHEN (greatest(NEW.made_at, NEW.withdrawn_at, NEW.used_from - interval '1 day') > service_latest()) EXECUTE FUNCTION refuse_later();

-- One list, one purpose, 131,072 places. A new pair is begun when half the places are taken: a random place is then soon found,
-- and who looks at a list learns nothing from how full it is.
CREATE TABLE status_list (
    number integer PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('revocation', 'suspension')),
    taken integer NOT NULL DEFAULT 0
);

INSERT INTO status_list (number, purpose) VALUES (1, 'revocation'), (2, 'suspension');

GRANT SELECT ON status_list TO verifier_service;

-- What was signed about an account: these claims, of this epoch. One row however often it was fetched, so that strangers cannot
-- use the places up; another row as soon as something else is shown, so that a credential ends with the least of what it says.
-- Written by functions and triggers alone. The row outlives the badge: what was published as revoked stays revoked.
CREATE TABLE signed_badge (
    revocation_list integer NOT NULL REFERENCES status_list (number),
    revocation_index integer NOT NULL CHECK (revocation_index BETWEEN 0 AND 131071),
    suspension_list integer NOT NULL REFERENCES status_list (number),
    suspension_index integer NOT NULL CHECK (suspension_index BETWEEN 0 AND 131071),
    account_key text NOT NULL,
    account_epoch bigint NOT NULL,
    claims text [] NOT NULL CHECK (cardinality(claims) >= 1),
    revoked_at timestamptz,
    suspended boolean NOT NULL DEFAULT FALSE,
    -- The soonest of its claims, from which a reader computes with the policy in force when it ends by itself.
    valid_until timestamptz,
    sighted_until timestamptz, -- a sighting and as long as its source's sheet says
    sighted_at timestamptz, -- any sighting
    unsaid_at timestamptz, -- a sighting of a source whose sheet says nothing
    bound_at timestamptz,
    changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (revocation_list, revocation_index),
    UNIQUE (suspension_list, suspension_index)
);

CREATE UNIQUE INDEX signed_badge_once ON signed_badge (account_key, account_epoch, claims) WHERE revoked_at IS NULL;

CREATE INDEX signed_badge_revocations ON signed_badge (revocation_list, changed_in);

CREATE INDEX signed_badge_suspensions ON signed_badge (suspension_list, changed_in);

GRANT SELECT ON signed_badge TO verifier_service;

CREATE FUNCTION guard_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.revocation_list, NEW.revocation_index, NEW.suspension_list, NEW.suspension_index, NEW.account_key, NEW.account_epoch, NEW.claims)
        IS DISTINCT FROM (
            OLD.revocation_list, OLD.revocation_index, OLD.suspension_list, OLD.suspension_index, OLD.account_key, OLD.account_epoch,
            OLD.claims
        )
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    THEN
        RAISE EXCEPTION 'a place in a status list is taken once, and what is revoked stays revoked' USING ERRCODE = 'VC031';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER signed_badge_guard BEFORE UPDATE ON signed_badge FOR EACH ROW EXECUTE FUNCTION guard_signed();

CREATE TRIGGER signed_badge_kept BEFORE DELETE ON signed_badge FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER signed_badge_no_truncate BEFORE TRUNCATE ON signed_badge FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Computes what stands of a signed badge, from the account and the stored badge as they are now.
CREATE FUNCTION signed_standing(the_account text, the_epoch bigint, the_claims text [])
RETURNS TABLE (
    revoked boolean, suspended boolean, valid_until timestamptz, sighted_until timestamptz, sighted_at timestamptz,
    unsaid_at timestamptz, bound_at timestamptz
) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH told AS (
        SELECT one ->> 'state' AS state, (one ->> 'stopped')::boolean AS stopped, (one ->> 'account_epoch')::bigint AS epoch,
            one ->> 'claim_id' = ANY (the_claims) AS mine, one #>> '{public,source,id}' IS DISTINCT FROM 'manual' AS by_source,
            (one ->> 'valid_until')::timestamptz AS valid_until, (one ->> 'sighted_at')::timestamptz AS sighted_at,
            (one #>> '{public,sighting_days}')::double precision * interval '1 day' AS lasts,
            coalesce(one ->> 'bound_at', one ->> 'decided_at')::timestamptz AS bound_at
        FROM badge AS b, jsonb_array_elements(b.credentials) AS of_badge (one) WHERE b.account_key = the_account
    )
    SELECT count(*) FILTER (WHERE mine) < cardinality(the_claims)
        OR coalesce(bool_or(mine AND state IN ('expired', 'refused', 'revoked', 'withdrawn', 'lapsed')), FALSE)
        OR coalesce(bool_or(stopped AND state = 'revoked'), FALSE),
        coalesce(bool_or(mine AND (
            state NOT IN ('verified', 'expired', 'refused', 'revoked', 'withdrawn', 'lapsed') OR epoch <> the_epoch
        )), FALSE)
        OR coalesce(bool_or(stopped AND state <> 'revoked'), FALSE)
        OR NOT EXISTS (
            SELECT FROM account AS a
            WHERE a.key = the_account AND a.standing = 'current' AND a.epoch = the_epoch AND a.handle_held
        ),
        min(told.valid_until) FILTER (WHERE mine), min(told.sighted_at + lasts) FILTER (WHERE mine AND by_source),
        min(told.sighted_at) FILTER (WHERE mine AND by_source),
        min(told.sighted_at) FILTER (WHERE mine AND by_source AND lasts IS NULL), min(told.bound_at) FILTER (WHERE mine)
    FROM told
$$;

CREATE FUNCTION settle_signed(the_account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE signed_badge AS s SET
        revoked_at = CASE WHEN n.revoked THEN service_now() END, suspended = n.suspended, valid_until = n.valid_until,
        sighted_until = n.sighted_until, sighted_at = n.sighted_at, unsaid_at = n.unsaid_at, bound_at = n.bound_at,
        changed_in = pg_current_xact_id()
    FROM signed_badge AS o, signed_standing(o.account_key, o.account_epoch, o.claims) AS n
    WHERE o.account_key = the_account AND o.revoked_at IS NULL
        AND (s.revocation_list, s.revocation_index) = (o.revocation_list, o.revocation_index)
$$;

CREATE FUNCTION settle_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settle_signed(CASE
        WHEN TG_TABLE_NAME = 'account' THEN to_jsonb(NEW) ->> 'key'
        WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ->> 'account_key'
        ELSE to_jsonb(NEW) ->> 'account_key'
    END);
    RETURN NULL;
END
$$;

CREATE TRIGGER badge_signed AFTER UPDATE OR DELETE ON badge FOR EACH ROW EXECUTE FUNCTION settle_after();

CREATE TRIGGER account_signed AFTER UPDATE OF standing, epoch, handle_held ON account FOR EACH ROW
WHEN ((NEW.standing, NEW.epoch, NEW.handle_held) IS DISTINCT FROM (OLD.standing, OLD.epoch, OLD.handle_held))
EXECUTE FUNCTION settle_after();
