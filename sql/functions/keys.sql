-- Keys of platforms: made by the owner, or by an admin's live session.

-- Finds a platform key that is still good.
CREATE OR REPLACE FUNCTION key_of_token(the_digest bytea) RETURNS TABLE (id text, name text, scopes text [], bootstrap boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.id, k.name, k.scopes, k.bootstrap FROM api_key AS k
    WHERE k.token_digest = the_digest AND k.revoked_at IS NULL AND coalesce(k.ends_at, 'infinity') > clock_timestamp()
$$;

-- Notes that a key is in use; once an hour is enough, and what another note of the moment holds is not waited for.
CREATE OR REPLACE FUNCTION note_key_use(the_digest bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE api_key SET used_at = clock_timestamp() WHERE id IN (
        SELECT k.id FROM api_key AS k
        WHERE k.token_digest = the_digest AND k.revoked_at IS NULL AND coalesce(k.used_at, '-infinity') < clock_timestamp() - interval '1 hour'
        FOR NO KEY UPDATE SKIP LOCKED
    )
$$;

-- Makes a key, and tells it.
CREATE OR REPLACE FUNCTION issue_key(
    the_key text, the_name text, the_digest bytea, the_scopes text [], the_trial boolean, the_by_kind text, the_by_id text
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO api_key (id, name, token_digest, scopes, bootstrap, created_at)
    VALUES (the_key, the_name, the_digest, the_scopes, the_trial, clock_timestamp());
    PERFORM append_event(clock_timestamp(), 'key_issued', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('key', the_key, 'scopes', the_scopes));
END
$$;

-- Ends a key. Returns whether it was this call that ended it; NULL where there is no such key.
CREATE OR REPLACE FUNCTION end_key(the_key text, the_by_kind text, the_by_id text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was api_key%ROWTYPE;
BEGIN
    SELECT * INTO was FROM api_key WHERE id = the_key FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF was.revoked_at IS NOT NULL THEN
        RETURN FALSE;
    END IF;
    UPDATE api_key SET revoked_at = clock_timestamp() WHERE id = the_key;
    PERFORM append_event(clock_timestamp(), 'key_ended', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('key', the_key));
    RETURN TRUE;
END
$$;

-- Gives a key a new secret under the same name with the same scopes; the old one ends after the grace. NULL: it is not good any
-- more.
CREATE OR REPLACE FUNCTION replace_key(
    the_key text, the_new_key text, the_digest bytea, the_grace interval, the_by_kind text, the_by_id text
) RETURNS timestamptz LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    was api_key%ROWTYPE;
    the_end timestamptz;
BEGIN
    SELECT * INTO was FROM api_key
    WHERE id = the_key AND revoked_at IS NULL AND coalesce(ends_at, 'infinity') > the_time FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM issue_key(the_new_key, was.name, the_digest, was.scopes, was.bootstrap, the_by_kind, the_by_id);
    IF the_grace <= interval '0' THEN
        PERFORM end_key(the_key, the_by_kind, the_by_id);
        RETURN the_time;
    END IF;
    the_end := least(was.ends_at, the_time + the_grace);
    UPDATE api_key SET ends_at = the_end WHERE id = the_key;
    PERFORM append_event(the_time, 'key_replaced', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('key', the_key, 'by', the_new_key, 'ends_at', the_end));
    RETURN the_end;
END
$$;

-- Makes a key for an admin, with no more scopes than theirs.
CREATE OR REPLACE FUNCTION issue_key_as(the_session bytea, the_key text, the_name text, the_digest bytea, the_scopes text []) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, TRUE);
BEGIN
    IF NOT the_scopes <@ scopes_of_person(who) THEN
        RAISE EXCEPTION 'nobody gives more than they have' USING ERRCODE = '42501';
    END IF;
    PERFORM issue_key(the_key, the_name, the_digest, the_scopes, who.bootstrap, 'reviewer', who.id);
END
$$;

-- Gives a key a new secret for an admin, who could also make one; the old one ends after the grace.
CREATE OR REPLACE FUNCTION replace_key_as(
    the_session bytea, the_key text, the_new_key text, the_digest bytea, the_grace interval
) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, TRUE);
BEGIN
    IF EXISTS (SELECT FROM api_key AS k WHERE k.id = the_key AND (NOT k.scopes <@ scopes_of_person(who) OR (who.bootstrap AND NOT k.bootstrap))) THEN
        RAISE EXCEPTION 'nobody gives more than they have' USING ERRCODE = '42501';
    END IF;
    RETURN replace_key(the_key, the_new_key, the_digest, least(the_grace, interval '30 days'), 'reviewer', who.id);
END
$$;

-- Ends a key for a lead or an admin.
CREATE OR REPLACE FUNCTION end_key_as(the_session bytea, the_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, FALSE);
BEGIN
    RETURN end_key(the_key, 'reviewer', who.id);
END
$$;

-- Keeps a key's secret and scopes as they were made; what has ended stays ended.
CREATE OR REPLACE FUNCTION guard_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a key that was ended stays ended: issue another' USING ERRCODE = 'VC021';
    END IF;
    IF (NEW.id, NEW.token_digest, NEW.scopes, NEW.bootstrap, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.token_digest, OLD.scopes, OLD.bootstrap, OLD.created_at) THEN
        RAISE EXCEPTION 'a key keeps its secret and its scopes: issue another' USING ERRCODE = 'VC021';
    END IF;
    IF coalesce(NEW.ends_at, 'infinity') > coalesce(OLD.ends_at, 'infinity') THEN
        RAISE EXCEPTION 'the end of a key is not put off' USING ERRCODE = 'VC021';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION key_of_token, note_key_use, issue_key, end_key, replace_key, issue_key_as, replace_key_as, end_key_as,
    guard_key FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION key_of_token, note_key_use, issue_key_as, replace_key_as, end_key_as TO verifier_service;
