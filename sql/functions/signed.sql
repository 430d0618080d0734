-- Badges as signed credentials: what of them stands, and their places in the status lists.

-- Lets a signing key be made once, forgotten and withdrawn, and nothing else.
CREATE OR REPLACE FUNCTION guard_signing_key() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- Keeps the places of a signed badge, and what was revoked.
CREATE OR REPLACE FUNCTION guard_signed() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- Computes what stands of a signed badge, from the account and the stored badge as they are now.
CREATE OR REPLACE FUNCTION signed_standing(the_account text, the_epoch bigint, the_claims text [])
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

-- Brings the bits of an account up to date. A revoked one is left as it is.
CREATE OR REPLACE FUNCTION settle_signed(the_account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE signed_badge AS s SET
        revoked_at = CASE WHEN n.revoked THEN service_now() END, suspended = n.suspended, valid_until = n.valid_until,
        sighted_until = n.sighted_until, sighted_at = n.sighted_at, unsaid_at = n.unsaid_at, bound_at = n.bound_at,
        changed_in = pg_current_xact_id()
    FROM signed_badge AS o, signed_standing(o.account_key, o.account_epoch, o.claims) AS n
    WHERE o.account_key = the_account AND o.revoked_at IS NULL
        AND (s.revocation_list, s.revocation_index) = (o.revocation_list, o.revocation_index)
$$;

-- Settles the bits of an account in the transaction that changed its badge or itself.
CREATE OR REPLACE FUNCTION settle_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settle_signed(CASE
        WHEN TG_TABLE_NAME = 'account' THEN to_jsonb(NEW) ->> 'key'
        WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ->> 'account_key'
        ELSE to_jsonb(NEW) ->> 'account_key'
    END);
    RETURN NULL;
END
$$;

-- Draws a place in a list that nobody can foresee: the first bits of a random UUID come from the system's own strong source.
CREATE OR REPLACE FUNCTION random_place() RETURNS integer LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    SELECT (('x' || left(gen_random_uuid()::text, 8))::bit(32)::bigint & 131071)::integer
$$;

-- Gives the places of what is about to be signed: those it has, or new ones. The badge is held as it is until this is committed,
-- so that whatever ends it afterwards finds the row; one that has moved on, or is about to, is VC001: read it again.
CREATE OR REPLACE FUNCTION sign_badge(the_platform_id text, the_epoch bigint, the_claims text [])
RETURNS TABLE (revocation_list integer, revocation_index integer, suspension_list integer, suspension_index integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text;
    opened integer;
    told record;
BEGIN
    -- What was signed before has its places already, and whatever ends it finds them: nothing is locked or written.
    RETURN QUERY SELECT s.revocation_list, s.revocation_index, s.suspension_list, s.suspension_index
    FROM account AS a JOIN signed_badge AS s ON s.account_key = a.key
    WHERE a.platform_id = the_platform_id AND a.epoch = the_epoch AND a.standing = 'current' AND a.handle_held
        AND s.account_epoch = the_epoch AND s.claims = the_claims AND s.revoked_at IS NULL AND NOT s.suspended;
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT a.key INTO the_account FROM account AS a
    WHERE a.platform_id = the_platform_id AND a.epoch = the_epoch AND a.standing = 'current' AND a.handle_held FOR SHARE;
    -- Nobody is waited for while the account is held: a badge that is being changed is tried again.
    PERFORM FROM badge AS b WHERE b.account_key = the_account FOR SHARE NOWAIT;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the badge has moved on' USING ERRCODE = 'VC001';
    END IF;
    SELECT * INTO told FROM signed_standing(the_account, the_epoch, the_claims);
    IF told.revoked OR told.suspended THEN
        RAISE EXCEPTION 'the badge does not stand' USING ERRCODE = 'VC001';
    END IF;
    LOOP
        RETURN QUERY SELECT s.revocation_list, s.revocation_index, s.suspension_list, s.suspension_index FROM signed_badge AS s
            WHERE s.account_key = the_account AND s.account_epoch = the_epoch AND s.claims = the_claims AND s.revoked_at IS NULL;
        IF FOUND THEN
            RETURN;
        END IF;
        SELECT max(l.number) INTO opened FROM status_list AS l WHERE l.purpose = 'revocation';
        IF (SELECT l.taken FROM status_list AS l WHERE l.number = opened) >= 65536 THEN
            INSERT INTO status_list (number, purpose) VALUES (opened + 2, 'revocation'), (opened + 3, 'suspension')
            ON CONFLICT DO NOTHING;
            CONTINUE;
        END IF;
        INSERT INTO signed_badge (
            revocation_list, revocation_index, suspension_list, suspension_index, account_key, account_epoch, claims,
            valid_until, sighted_until, sighted_at, unsaid_at, bound_at
        ) VALUES (
            opened, random_place(), opened + 1, random_place(), the_account, the_epoch, the_claims,
            told.valid_until, told.sighted_until, told.sighted_at, told.unsaid_at, told.bound_at
        ) ON CONFLICT DO NOTHING; -- a place that is taken, or the same badge signed at the same time
        IF FOUND THEN
            UPDATE status_list AS l SET taken = l.taken + 1 WHERE l.number = opened;
            UPDATE status_list AS l SET taken = l.taken + 1 WHERE l.number = opened + 1;
        END IF;
    END LOOP;
END
$$;

-- Computes when a signed badge ends by itself, under the policy of whoever asks.
CREATE OR REPLACE FUNCTION ends_by_itself(one signed_badge, plain interval, at_most interval, grace interval, bound interval)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT least(
        one.valid_until, one.sighted_until + grace, one.sighted_at + at_most + grace, one.unsaid_at + plain + grace, one.bound_at + bound
    )
$$;

-- Lists the places that are set in a list of revocations, and when the next one ends by itself. What is about to be published as ended is
-- kept as ended; a row that is being changed at this moment is left to whoever changes it, and is published as ended all the same.
CREATE OR REPLACE FUNCTION revoked_places(
    the_list integer, the_time timestamptz, plain interval, at_most interval, grace interval, bound interval
)
RETURNS TABLE (seen xid8, places integer [], next_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE signed_badge AS s SET revoked_at = the_time, changed_in = pg_current_xact_id()
    FROM (
        SELECT o.revocation_list, o.revocation_index FROM signed_badge AS o
        WHERE o.revocation_list = the_list AND o.revoked_at IS NULL AND ends_by_itself(o, plain, at_most, grace, bound) <= the_time
        FOR UPDATE SKIP LOCKED
    ) AS gone
    WHERE (s.revocation_list, s.revocation_index) = (gone.revocation_list, gone.revocation_index);
    RETURN QUERY SELECT pg_snapshot_xmin(pg_current_snapshot()),
        coalesce(array_agg(s.revocation_index) FILTER (WHERE s.revoked_at IS NOT NULL OR e.ends_at <= the_time), '{}'),
        min(e.ends_at) FILTER (WHERE s.revoked_at IS NULL AND e.ends_at > the_time)
    FROM signed_badge AS s, LATERAL (SELECT ends_by_itself(s, plain, at_most, grace, bound) AS ends_at) AS e
    WHERE s.revocation_list = the_list;
END
$$;

REVOKE ALL ON FUNCTION guard_signing_key, guard_signed, signed_standing, settle_signed, settle_after, random_place, sign_badge,
ends_by_itself, revoked_places FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION sign_badge, revoked_places TO verifier_service;
