-- Keys, reviewers and their sessions are made and ended by functions only, each with its event in the same transaction.
--
-- The running service may not write these tables at all. It may open a session with a login link's digest, and act for
-- a person by the digest of that person's own live session. It cannot read a digest, so to have one is to have been
-- handed the secret. What makes access without such a session (issue_key, admit_reviewer ...) is the owner's.

-- Who runs the service: may make keys and people through it. In a trial the lead is that, too.
ALTER TABLE reviewer ADD COLUMN admin boolean NOT NULL DEFAULT FALSE;

UPDATE reviewer SET admin = TRUE WHERE bootstrap AND lead;

-- A link that opens any number of sessions is for trials alone; everybody else gets one from `verifier reviewer link`.
UPDATE reviewer SET login_digest = NULL WHERE NOT bootstrap;

-- A handful of rows.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE reviewer ADD CONSTRAINT reviewer_link_is_trial CHECK (login_digest IS NULL OR bootstrap);

-- A key that was replaced may still be good for a while.
ALTER TABLE api_key ADD COLUMN ends_at timestamptz;

-- squawk-ignore constraint-missing-not-valid
ALTER TABLE api_key ADD CONSTRAINT api_key_scopes CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY[
    'claims:write', 'claims:read', 'badges:read', 'identity:assert', 'accounts:write', 'review', 'webhooks', 'audit', 'erase'
]);

-- A reviewer's way in: good once, for a quarter of an hour.
CREATE TABLE login_link (
    digest bytea PRIMARY KEY,
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE INDEX login_link_of_reviewer ON login_link (reviewer_id);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX session_of_reviewer ON session (reviewer_id);

-- What has ended stays ended, and nobody's past is changed: also not by an owner in a hurry.
CREATE FUNCTION guard_reviewer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a reviewer who was revoked stays as they are: admit the person anew' USING ERRCODE = 'VC021';
    END IF;
    IF (NEW.id, NEW.bootstrap, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.bootstrap, OLD.created_at) THEN
        RAISE EXCEPTION 'a reviewer keeps their id, and a trial account stays one' USING ERRCODE = 'VC021';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION guard_key() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD OR (NEW.digest, NEW.reviewer_id) IS DISTINCT FROM (OLD.digest, OLD.reviewer_id) THEN
        RAISE EXCEPTION 'a session that was closed stays closed, and is its reviewer''s' USING ERRCODE = 'VC021';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER reviewer_guard BEFORE UPDATE ON reviewer FOR EACH ROW EXECUTE FUNCTION guard_reviewer();

CREATE TRIGGER reviewer_stays BEFORE DELETE ON reviewer FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER reviewer_no_truncate BEFORE TRUNCATE ON reviewer FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER api_key_guard BEFORE UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION guard_key();

CREATE TRIGGER api_key_stays BEFORE DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER api_key_no_truncate BEFORE TRUNCATE ON api_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER session_guard BEFORE UPDATE ON session FOR EACH ROW EXECUTE FUNCTION guard_session();

-- A case is handed to a reviewer who is one. The row is locked, so that an assignment and a revocation at the same
-- moment come one after the other: then the revocation frees the lease.
CREATE FUNCTION guard_assignment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM reviewer AS r WHERE r.id = NEW.reviewer_id AND r.revoked_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the reviewer is nobody, or nobody any more' USING ERRCODE = 'VC020';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER assignment_guard BEFORE INSERT ON case_assignment FOR EACH ROW EXECUTE FUNCTION guard_assignment();

-- ---- the owner's: whoever calls these is believed

CREATE FUNCTION issue_key(
    the_key text, the_name text, the_digest bytea, the_scopes text [], the_trial boolean, the_by_kind text, the_by_id text
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO api_key (id, name, token_digest, scopes, bootstrap, created_at)
    VALUES (the_key, the_name, the_digest, the_scopes, the_trial, clock_timestamp());
    PERFORM append_event(clock_timestamp(), 'key_issued', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('key', the_key, 'scopes', the_scopes));
END
$$;

-- Whether it was this call that ended it; NULL where there is no such key.
CREATE FUNCTION end_key(the_key text, the_by_kind text, the_by_id text) RETURNS boolean
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

-- A new secret under the same name with the same scopes; the old one ends after the grace. NULL: it is not good any more.
CREATE FUNCTION replace_key(
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

-- the_trial_link: the digest of a link that opens any number of sessions; of trial accounts alone.
CREATE FUNCTION admit_reviewer(
    the_reviewer text, the_name text, the_digest bytea, the_trial_link bytea, is_lead boolean, is_admin boolean, is_trial boolean,
    the_by_kind text, the_by_id text
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO reviewer (id, name, token_digest, login_digest, lead, admin, bootstrap, created_at)
    VALUES (the_reviewer, the_name, the_digest, the_trial_link, is_lead, is_admin, is_trial, clock_timestamp());
    PERFORM append_event(clock_timestamp(), 'reviewer_admitted', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer, 'lead', is_lead, 'admin', is_admin, 'trial', is_trial));
END
$$;

-- Everything that was theirs ends with them: token, links, sessions, and the cases in their hands go back to the queue.
CREATE FUNCTION revoke_reviewer(the_reviewer text, the_by_kind text, the_by_id text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    was reviewer%ROWTYPE;
BEGIN
    SELECT * INTO was FROM reviewer WHERE id = the_reviewer FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF was.revoked_at IS NOT NULL THEN
        RETURN FALSE;
    END IF;
    UPDATE reviewer SET revoked_at = the_time WHERE id = the_reviewer;
    UPDATE login_link SET ends_at = the_time WHERE reviewer_id = the_reviewer AND ends_at > the_time;
    UPDATE session SET closed_at = the_time WHERE reviewer_id = the_reviewer AND closed_at IS NULL;
    UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END,
        assigned_to = NULL, lease_digest = NULL, lease_expires_at = NULL, version = version + 1
    WHERE assigned_to = the_reviewer AND state = 'assigned';
    PERFORM append_event(the_time, 'reviewer_revoked', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer));
    RETURN TRUE;
END
$$;

-- When the new link ends; a former one has ended with this. NULL where there is no such reviewer, or not any more.
CREATE FUNCTION make_login_link(the_reviewer text, the_digest bytea, the_by_kind text, the_by_id text) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    the_end timestamptz := the_time + interval '15 minutes';
BEGIN
    PERFORM FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL FOR UPDATE;
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

-- A session lives for 15 minutes without work, and for 8 hours in any case.
CREATE FUNCTION session_lives(one session, the_time timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT one.closed_at IS NULL AND one.seen_at > the_time - interval '15 minutes' AND one.opened_at > the_time - interval '8 hours'
$$;

-- The person whose live session this is; nobody for every other digest.
CREATE FUNCTION person_of_session(the_session bytea) RETURNS SETOF reviewer
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT r.* FROM session AS s JOIN reviewer AS r ON r.id = s.reviewer_id
    WHERE s.digest = the_session AND session_lives(s, clock_timestamp()) AND r.revoked_at IS NULL
    FOR SHARE OF r
$$;

-- What an admin may hand on is everything; a lead has what every reviewer has.
CREATE FUNCTION scopes_of_person(who reviewer) RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN who.admin THEN ARRAY[
        'claims:write', 'claims:read', 'badges:read', 'identity:assert', 'accounts:write', 'review', 'webhooks', 'audit', 'erase'
    ] ELSE ARRAY['claims:read', 'review'] END
$$;

-- ---- the service's: every one asks for a secret's digest

-- A platform key that is still good.
CREATE FUNCTION key_of_token(the_digest bytea) RETURNS TABLE (id text, name text, scopes text [], bootstrap boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.id, k.name, k.scopes, k.bootstrap FROM api_key AS k
    WHERE k.token_digest = the_digest AND k.revoked_at IS NULL AND coalesce(k.ends_at, 'infinity') > clock_timestamp()
$$;

CREATE FUNCTION reviewer_of_token(the_digest bytea)
RETURNS TABLE (id text, name text, lead boolean, admin boolean, bootstrap boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.name, r.lead, r.admin, r.bootstrap FROM reviewer AS r
    WHERE r.token_digest = the_digest AND r.revoked_at IS NULL
$$;

-- Somebody was not let in. Written down at most 60 times at once, then once a minute: whoever
-- guesses cannot fill the log.
CREATE FUNCTION refuse_sign_in(the_link bytea) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    known record;
BEGIN
    SELECT r.id, CASE
        WHEN r.revoked_at IS NOT NULL THEN 'revoked' WHEN r.bootstrap THEN 'trial' WHEN l.used_at IS NOT NULL THEN 'used' ELSE 'ended'
    END AS why INTO known
    FROM reviewer AS r LEFT JOIN login_link AS l ON l.reviewer_id = r.id AND l.digest = the_link
    WHERE r.login_digest = the_link OR l.digest = the_link;
    INSERT INTO rate_bucket AS b (key, tat) VALUES ('sign_in_refused', the_time + interval '1 minute')
    ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, the_time) + interval '1 minute'
    WHERE b.tat - the_time <= interval '1 hour';
    IF FOUND THEN
        PERFORM append_event(the_time, 'sign_in_refused', NULL, NULL, NULL, NULL, NULL, 'service', 'console', '{}',
            jsonb_strip_nulls(jsonb_build_object('why', coalesce(known.why, 'unknown'), 'reviewer', known.id)));
    END IF;
END
$$;

-- Exchange a login link for a session: once, or as often as they like for the link of a trial account where those are
-- allowed. Nobody comes back where the link opens nothing.
CREATE FUNCTION open_session(the_link bytea, the_session bytea, the_csrf text, trial_allowed boolean)
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
    WHERE (r.id = the_reviewer OR r.login_digest = the_link) AND r.revoked_at IS NULL AND (trial_allowed OR NOT r.bootstrap)
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

-- The session's reviewer; the session is seen with this, so its 15 minutes begin anew.
CREATE FUNCTION see_session(the_session bytea)
RETURNS TABLE (id text, name text, lead boolean, admin boolean, bootstrap boolean, csrf text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE session AS s SET seen_at = clock_timestamp() FROM reviewer AS r
    WHERE s.digest = the_session AND session_lives(s, clock_timestamp()) AND r.id = s.reviewer_id AND r.revoked_at IS NULL
    RETURNING r.id, r.name, r.lead, r.admin, r.bootstrap, s.csrf
$$;

CREATE FUNCTION close_session(the_session bytea) RETURNS void
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

-- The live sessions of the person whose session this is.
CREATE FUNCTION sessions_beside(the_session bytea) RETURNS TABLE (opened_at timestamptz, seen_at timestamptz, this_one boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.opened_at, s.seen_at, s.digest = the_session FROM person_of_session(the_session) AS who
    JOIN session AS s ON s.reviewer_id = who.id
    WHERE session_lives(s, clock_timestamp())
    ORDER BY s.digest = the_session DESC, s.seen_at DESC
$$;

-- End them but this one; how many there were.
CREATE FUNCTION close_sessions_beside(the_session bytea) RETURNS integer
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

-- Forget sessions and links that ended a week ago.
CREATE FUNCTION forget_sessions() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM session WHERE opened_at < clock_timestamp() - interval '7 days';
    DELETE FROM login_link WHERE ends_at < clock_timestamp() - interval '7 days';
$$;

-- For a person who acts through the service. Leads may end access; only an admin may make some: a lead who could admit a
-- colleague, or sign in as one, would be the two people that a decision needs.
CREATE FUNCTION acting_person(the_session bytea, makes_access boolean) RETURNS reviewer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer%ROWTYPE;
BEGIN
    SELECT * INTO who FROM person_of_session(the_session);
    IF NOT FOUND OR NOT (who.admin OR (who.lead AND NOT makes_access)) THEN
        RAISE EXCEPTION 'this needs the live session of somebody who may' USING ERRCODE = '42501';
    END IF;
    RETURN who;
END
$$;

CREATE FUNCTION issue_key_as(the_session bytea, the_key text, the_name text, the_digest bytea, the_scopes text []) RETURNS void
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

CREATE FUNCTION end_key_as(the_session bytea, the_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, FALSE);
BEGIN
    RETURN end_key(the_key, 'reviewer', who.id);
END
$$;

-- A trial admits to the trial.
CREATE FUNCTION admit_reviewer_as(the_session bytea, the_reviewer text, the_name text, the_digest bytea, is_lead boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, TRUE);
BEGIN
    PERFORM admit_reviewer(the_reviewer, the_name, the_digest, NULL, is_lead, FALSE, who.bootstrap, 'reviewer', who.id);
END
$$;

-- A lead does not end who stands above them.
CREATE FUNCTION revoke_reviewer_as(the_session bytea, the_reviewer text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, FALSE);
BEGIN
    IF NOT who.admin AND EXISTS (SELECT FROM reviewer AS r WHERE r.id = the_reviewer AND r.admin) THEN
        RAISE EXCEPTION 'an admin is ended by an admin' USING ERRCODE = '42501';
    END IF;
    RETURN revoke_reviewer(the_reviewer, 'reviewer', who.id);
END
$$;

-- A trial's admin makes no way into an account that is not of the trial.
CREATE FUNCTION make_login_link_as(the_session bytea, the_reviewer text, the_digest bytea) RETURNS timestamptz
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

REVOKE ALL ON FUNCTION guard_reviewer, guard_key, guard_session, guard_assignment, issue_key, end_key, replace_key, admit_reviewer,
revoke_reviewer, make_login_link, session_lives, person_of_session, scopes_of_person, refuse_sign_in, acting_person, key_of_token,
reviewer_of_token, open_session, see_session, close_session, sessions_beside, close_sessions_beside, forget_sessions, issue_key_as,
end_key_as, admit_reviewer_as, revoke_reviewer_as, make_login_link_as FROM PUBLIC;

GRANT EXECUTE ON FUNCTION key_of_token, reviewer_of_token, open_session, see_session, close_session, sessions_beside,
close_sessions_beside, forget_sessions, issue_key_as, end_key_as, admit_reviewer_as, revoke_reviewer_as, make_login_link_as
TO verifier_service;

REVOKE ALL ON reviewer, api_key, session FROM verifier_service;

-- Everything but what opens something.
GRANT SELECT (id, name, lead, admin, bootstrap, created_at, revoked_at) ON reviewer TO verifier_service;

GRANT SELECT (id, name, scopes, bootstrap, created_at, ends_at, revoked_at) ON api_key TO verifier_service;
