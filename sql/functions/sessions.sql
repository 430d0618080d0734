-- Sessions and login links: nobody reads them, functions work with their digests.

-- Asks whether a session lives: 15 minutes without work, and 8 hours in any case.
CREATE OR REPLACE FUNCTION session_lives(one session, the_time timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT one.closed_at IS NULL AND one.seen_at > the_time - interval '15 minutes' AND one.opened_at > the_time - interval '8 hours'
$$;

-- Exchanges a login link for a session: once, or as often as they like for the link of a trial account where those are
-- allowed. Nobody comes back where the link opens nothing.
CREATE OR REPLACE FUNCTION open_session(the_link bytea, the_session bytea, the_csrf text, trial_allowed boolean)
RETURNS TABLE (id text, name text, lead boolean, admin boolean, bootstrap boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    the_time timestamptz := clock_timestamp();
    the_reviewer text;
    who reviewer%ROWTYPE;
BEGIN
    -- Of two browsers that send one link at once the second waits here for the first, and finds it used.
    UPDATE login_link AS l SET used_at = the_time WHERE l.digest = the_link AND l.used_at IS NULL AND l.ends_at > the_time
    RETURNING l.reviewer_id INTO the_reviewer;
    SELECT r.* INTO who FROM reviewer AS r
    WHERE (r.id = the_reviewer OR r.login_digest = the_link) AND r.revoked_at IS NULL AND r.lapsed_at IS NULL
        AND (trial_allowed OR NOT r.bootstrap)
    FOR SHARE;
    IF NOT FOUND THEN
        PERFORM refuse_sign_in(the_link);
        RETURN;
    END IF;
    INSERT INTO session (digest, reviewer_id, csrf, opened_at, seen_at) VALUES (the_session, who.id, the_csrf, the_time, the_time);
    PERFORM append_event(the_time, 'reviewer_signed_in', NULL, NULL, NULL, NULL, NULL, 'reviewer', who.id, '{}', '{}');
    RETURN QUERY SELECT who.id, who.name, who.lead, who.admin, who.bootstrap;
END
$$;

-- Finds the session's reviewer; the session is seen with this, so its 15 minutes begin anew.
CREATE OR REPLACE FUNCTION see_session(the_session bytea)
RETURNS TABLE (id text, name text, lead boolean, admin boolean, bootstrap boolean, csrf text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE session AS s SET seen_at = clock_timestamp() FROM reviewer AS r
    WHERE s.digest = the_session AND session_lives(s, clock_timestamp()) AND r.id = s.reviewer_id
        AND r.revoked_at IS NULL AND r.lapsed_at IS NULL
    RETURNING r.id, r.name, r.lead, r.admin, r.bootstrap, s.csrf
$$;

-- Finds the person whose live session this is; nobody for every other digest.
CREATE OR REPLACE FUNCTION person_of_session(the_session bytea) RETURNS SETOF reviewer
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT r.* FROM session AS s JOIN reviewer AS r ON r.id = s.reviewer_id
    WHERE s.digest = the_session AND session_lives(s, clock_timestamp()) AND r.revoked_at IS NULL AND r.lapsed_at IS NULL
    FOR SHARE OF r
$$;

-- Lists the live sessions of the person whose session this is.
CREATE OR REPLACE FUNCTION sessions_beside(the_session bytea) RETURNS TABLE (opened_at timestamptz, seen_at timestamptz, this_one boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.opened_at, s.seen_at, s.digest = the_session FROM person_of_session(the_session) AS who
    JOIN session AS s ON s.reviewer_id = who.id
    WHERE session_lives(s, clock_timestamp())
    ORDER BY s.digest = the_session DESC, s.seen_at DESC
$$;

-- Notes that the person of a live session has shown again who they are, by their own token; false for every other token.
CREATE OR REPLACE FUNCTION confirm_session(the_session bytea, the_token bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    who reviewer%ROWTYPE;
BEGIN
    SELECT * INTO who FROM person_of_session(the_session);
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    IF who.token_digest <> the_token THEN
        PERFORM append_event(the_time, 'confirmation_refused', NULL, NULL, NULL, NULL, NULL, 'reviewer', who.id, '{}', '{}');
        RETURN FALSE;
    END IF;
    UPDATE session SET confirmed_at = the_time WHERE digest = the_session;
    PERFORM append_event(the_time, 'reviewer_confirmed', NULL, NULL, NULL, NULL, NULL, 'reviewer', who.id, '{}', '{}');
    RETURN TRUE;
END
$$;

-- Asks whether the person of a live session has shown who they are in the last ten minutes: by signing in, or since. Whoever came
-- by a provider may have been signed in there for hours: of them only what they have shown since counts.
CREATE OR REPLACE FUNCTION session_confirmed(the_session bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM session AS s WHERE s.digest = the_session AND session_lives(s, clock_timestamp())
            AND greatest(CASE WHEN NOT s.by_provider THEN s.opened_at END, s.confirmed_at) > clock_timestamp() - interval '10 minutes'
    )
$$;

-- Ends a session.
CREATE OR REPLACE FUNCTION close_session(the_session bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    whose text;
BEGIN
    UPDATE session SET closed_at = the_time WHERE digest = the_session AND closed_at IS NULL RETURNING reviewer_id INTO whose;
    IF FOUND THEN
        PERFORM append_event(the_time, 'signed_out', NULL, NULL, NULL, NULL, NULL, 'reviewer', whose, '{}', '{}');
    END IF;
END
$$;

-- Ends all of a person's sessions but this one. Returns how many there were.
CREATE OR REPLACE FUNCTION close_sessions_beside(the_session bytea) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    whose text;
    ended integer;
BEGIN
    SELECT id INTO whose FROM person_of_session(the_session);
    UPDATE session AS s SET closed_at = the_time
    WHERE s.reviewer_id = whose AND s.digest <> the_session AND session_lives(s, the_time);
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN
        PERFORM append_event(the_time, 'signed_out', NULL, NULL, NULL, NULL, NULL, 'reviewer', whose, '{}',
            jsonb_build_object('others', ended));
    END IF;
    RETURN ended;
END
$$;

-- Ends a reviewer's sessions, and a link that was not used yet. Returns how many sessions there were; NULL where there is no
-- such reviewer.
CREATE OR REPLACE FUNCTION sign_reviewer_out(the_reviewer text, the_by_kind text, the_by_id text) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz;
    ended integer;
BEGIN
    -- Whoever is signing in at this moment holds the row: their session is seen below.
    PERFORM FROM reviewer WHERE id = the_reviewer FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    the_time := clock_timestamp();
    UPDATE login_link SET ends_at = the_time WHERE reviewer_id = the_reviewer AND ends_at > the_time;
    UPDATE session AS s SET closed_at = the_time WHERE s.reviewer_id = the_reviewer AND session_lives(s, the_time);
    GET DIAGNOSTICS ended = ROW_COUNT;
    PERFORM append_event(the_time, 'signed_out', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer, 'sessions', ended));
    RETURN ended;
END
$$;

-- Makes a login link; a former one ends with this. Returns when the new one ends; NULL where there is no such reviewer, or not
-- any more.
CREATE OR REPLACE FUNCTION make_login_link(the_reviewer text, the_digest bytea, the_by_kind text, the_by_id text) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    the_end timestamptz := the_time + interval '15 minutes';
BEGIN
    PERFORM FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL AND lapsed_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE login_link SET ends_at = the_time WHERE reviewer_id = the_reviewer AND ends_at > the_time;
    INSERT INTO login_link (digest, reviewer_id, made_at, ends_at) VALUES (the_digest, the_reviewer, the_time, the_end);
    PERFORM append_event(the_time, 'login_link_made', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer));
    RETURN the_end;
END
$$;

-- Makes a login link for an admin; a trial's admin makes no way into an account that is not of the trial.
CREATE OR REPLACE FUNCTION make_login_link_as(the_session bytea, the_reviewer text, the_digest bytea) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, TRUE);
BEGIN
    IF who.bootstrap AND EXISTS (SELECT FROM reviewer AS r WHERE r.id = the_reviewer AND NOT r.bootstrap) THEN
        RAISE EXCEPTION 'a trial opens trial accounts only' USING ERRCODE = '42501';
    END IF;
    RETURN make_login_link(the_reviewer, the_digest, 'reviewer', who.id);
END
$$;

-- Writes down that somebody was not let in by a link.
CREATE OR REPLACE FUNCTION refuse_sign_in(the_link bytea) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    known record;
BEGIN
    SELECT r.id, CASE
        WHEN r.revoked_at IS NOT NULL THEN 'revoked' WHEN r.bootstrap THEN 'trial' WHEN l.used_at IS NOT NULL THEN 'used' ELSE 'ended'
    END AS why INTO known
    FROM reviewer AS r LEFT JOIN login_link AS l ON l.reviewer_id = r.id AND l.digest = the_link
    WHERE r.login_digest = the_link OR l.digest = the_link;
    PERFORM tell_refused(coalesce(known.why, 'unknown'), known.id);
END
$$;

-- Tells that somebody was not let in, at most 60 times at once, then once a minute: whoever guesses cannot fill the log.
CREATE OR REPLACE FUNCTION tell_refused(the_why text, the_reviewer text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
BEGIN
    INSERT INTO rate_bucket AS b (key, tat) VALUES ('sign_in_refused', the_time + interval '1 minute')
    ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, the_time) + interval '1 minute'
    WHERE b.tat - the_time <= interval '1 hour';
    IF FOUND THEN
        PERFORM append_event(the_time, 'sign_in_refused', NULL, NULL, NULL, NULL, NULL, 'service', 'console', '{}',
            jsonb_strip_nulls(jsonb_build_object('why', the_why, 'reviewer', the_reviewer)));
    END IF;
END
$$;

-- Forgets sessions and links that ended a week ago.
CREATE OR REPLACE FUNCTION forget_sessions() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM session WHERE opened_at < clock_timestamp() - interval '7 days';
    DELETE FROM login_link WHERE ends_at < clock_timestamp() - interval '7 days';
$$;

-- Keeps a session its person's, and what has ended ended.
CREATE OR REPLACE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD OR (NEW.digest, NEW.reviewer_id) IS DISTINCT FROM (OLD.digest, OLD.reviewer_id) THEN
        RAISE EXCEPTION 'a session that was closed stays closed, and is its reviewer''s' USING ERRCODE = 'VC021';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION session_lives, open_session, see_session, person_of_session, sessions_beside,
    confirm_session, session_confirmed, close_session, close_sessions_beside, sign_reviewer_out,
    make_login_link, make_login_link_as, refuse_sign_in, tell_refused, forget_sessions, guard_session FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION open_session, see_session, sessions_beside, confirm_session, session_confirmed, close_session,
    close_sessions_beside, make_login_link_as, forget_sessions TO verifier_service;
