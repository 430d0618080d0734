-- Licensees without an account: sessions that a letter opened, locks that nobody gets a badge past, and who passes them.

-- Asks whether a licensee has locked a licence against a claim. One account passes: the one they named, as long as it has the handle
-- and the epoch it had then.
CREATE OR REPLACE FUNCTION licence_barred(the_claim claim, the_licence bytea) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM licensee_lock AS l WHERE l.licence_key = the_licence AND l.unlocked_at IS NULL) AND NOT EXISTS (
        SELECT FROM licence_pass AS p JOIN account AS a ON a.key = the_claim.account_key
        WHERE p.licence_key = the_licence AND a.platform_id IS NOT NULL AND a.handle_held AND a.standing = 'current'
            AND p.digest = pass_digest(p.salt, a.platform_id, a.handle) AND the_claim.account_epoch = a.epoch
            -- An account that was not known when it was named has to be new, and never changed since.
            AND (a.epoch = p.account_epoch OR (p.account_epoch IS NULL AND a.changed_at IS NULL AND a.created_at >= p.named_at))
    );
END
$$;

-- Digests which account passes a lock: nothing in the row says which.
CREATE OR REPLACE FUNCTION pass_digest(the_salt bytea, the_platform_id text, the_handle text) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(the_salt || convert_to(the_platform_id || E'\n' || the_handle, 'UTF8'))
$$;

-- Lets locks of a licence be made and badges on it be given one after the other, never at once.
CREATE OR REPLACE FUNCTION turn_at_licence(the_licence bytea, alone boolean) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF alone THEN
        PERFORM pg_advisory_xact_lock(hashtext('licence'), hashtext(encode(the_licence, 'hex')));
    ELSIF the_licence IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(hashtext('licence'), hashtext(encode(the_licence, 'hex')));
    END IF;
END
$$;

-- Finds the licence of a session that a letter opened, for as long as it lasts; NULL for any other.
CREATE OR REPLACE FUNCTION licence_of_session(the_session bytea, the_time timestamptz) RETURNS licensee_request
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r FROM licensee_request AS r
    WHERE r.session_digest = the_session AND r.state = 'opened' AND r.session_ends_at > greatest(the_time, service_now())
$$;

-- Opens the session of a letter's link, once, within a day of its sending. Returns the request, or NULL.
CREATE OR REPLACE FUNCTION open_licensee(the_token bytea, the_session bytea, the_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_request text;
BEGIN
    UPDATE licensee_request SET state = 'opened', used_at = the_time, session_digest = the_session,
        session_ends_at = the_time + interval '1 hour'
    WHERE token_digest = the_token AND state = 'sent' AND sent_at > greatest(the_time, service_now()) - interval '24 hours'
    RETURNING id INTO the_request;
    IF FOUND THEN
        PERFORM append_event(the_time, 'licensee_proved', NULL, NULL, NULL, NULL, NULL, 'service', 'licensee', '{}',
            jsonb_build_object('request', the_request));
    END IF;
    RETURN the_request;
END
$$;

-- Ends a session before its hour is over.
CREATE OR REPLACE FUNCTION close_licensee(the_session bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE licensee_request SET session_ends_at = least(session_ends_at, used_at) WHERE session_digest = the_session
$$;

-- Locks the licence of a session, or unlocks it: with its accounts that pass. Returns whether anything changed; NULL without a session.
CREATE OR REPLACE FUNCTION lock_licence(the_session bytea, wanted boolean, the_time timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine licensee_request := licence_of_session(the_session, the_time);
    done bigint;
BEGIN
    IF mine.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM turn_at_licence(mine.licence_key, TRUE);
    IF wanted THEN
        INSERT INTO licensee_lock AS l (licence_key, locked_at) VALUES (mine.licence_key, the_time)
        ON CONFLICT (licence_key) DO UPDATE SET locked_at = the_time, unlocked_at = NULL, spread = FALSE, turn = l.turn + 1
        WHERE l.unlocked_at IS NOT NULL;
    ELSE
        UPDATE licensee_lock SET unlocked_at = the_time, spread = FALSE, turn = turn + 1
        WHERE licence_key = mine.licence_key AND unlocked_at IS NULL;
    END IF;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done > 0 THEN
        IF NOT wanted THEN
            DELETE FROM licence_pass WHERE licence_key = mine.licence_key;
        END IF;
        PERFORM append_event(the_time, CASE WHEN wanted THEN 'licensee_locked' ELSE 'licensee_unlocked' END, NULL, NULL, NULL, NULL, NULL,
            'service', 'licensee', '{}', jsonb_build_object('request', mine.id));
    END IF;
    RETURN done > 0;
END
$$;

-- Lets an account pass the lock of a session's licence, ten at most. Returns whether it does now; NULL without a session.
CREATE OR REPLACE FUNCTION name_passing(
    the_session bytea, the_pass text, the_platform_id text, the_handle text, the_salt bytea, the_wrapped bytea, the_sealed bytea,
    the_time timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine licensee_request := licence_of_session(the_session, the_time);
    known bigint;
BEGIN
    IF mine.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM turn_at_licence(mine.licence_key, TRUE);
    SELECT count(*) INTO known FROM licence_pass WHERE licence_key = mine.licence_key;
    IF known >= 10 THEN
        RETURN FALSE;
    END IF;
    INSERT INTO licence_pass (id, licence_key, salt, digest, account_epoch, wrapped_key, sealed, named_at)
    VALUES (the_pass, mine.licence_key, the_salt, pass_digest(the_salt, the_platform_id, the_handle),
        (SELECT a.epoch FROM account AS a WHERE a.platform_id = the_platform_id), the_wrapped, the_sealed, the_time);
    UPDATE licensee_lock SET spread = FALSE, turn = turn + 1 WHERE licence_key = mine.licence_key;
    PERFORM append_event(the_time, 'licensee_named', NULL, NULL, NULL, NULL, NULL, 'service', 'licensee', '{}',
        jsonb_build_object('request', mine.id, 'pass', the_pass));
    RETURN TRUE;
END
$$;

-- Takes back that an account passes. Returns whether it was so; NULL without a session.
CREATE OR REPLACE FUNCTION end_passing(the_session bytea, the_pass text, the_time timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine licensee_request := licence_of_session(the_session, the_time);
BEGIN
    IF mine.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM turn_at_licence(mine.licence_key, TRUE);
    DELETE FROM licence_pass WHERE id = the_pass AND licence_key = mine.licence_key;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    UPDATE licensee_lock SET spread = FALSE, turn = turn + 1 WHERE licence_key = mine.licence_key;
    PERFORM append_event(the_time, 'licensee_named', NULL, NULL, NULL, NULL, NULL, 'service', 'licensee', '{ended}',
        jsonb_build_object('request', mine.id, 'pass', the_pass));
    RETURN TRUE;
END
$$;

-- Notes that a lock, as it was at this turn, or its end, has reached every open claim; one that ended is then forgotten.
CREATE OR REPLACE FUNCTION lock_spread(the_licence bytea, the_turn bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM turn_at_licence(the_licence, TRUE);
    DELETE FROM licensee_lock WHERE licence_key = the_licence AND turn = the_turn AND unlocked_at IS NOT NULL;
    UPDATE licensee_lock SET spread = TRUE WHERE licence_key = the_licence AND turn = the_turn;
END
$$;

-- Writes down what a reviewer says of a document: two of them who were handed it and are here open the door, one who says no closes it. Returns
-- the state that follows, NULL where there is nothing to say any more.
CREATE OR REPLACE FUNCTION judge_licensee(the_request text, the_reviewer text, agreed boolean, the_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was licensee_request%ROWTYPE;
    before text;
    follows text;
BEGIN
    SELECT * INTO was FROM licensee_request WHERE id = the_request AND state = 'for_people' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF NOT reviewer_is_active(the_reviewer) OR was.leased_to IS DISTINCT FROM the_reviewer OR was.leased_until <= the_time
        OR was.first_by IS NOT DISTINCT FROM the_reviewer THEN
        RAISE EXCEPTION 'this document was not handed to this reviewer' USING ERRCODE = 'VC002';
    END IF;
    -- Whoever agreed first and is no reviewer any more counts no longer: then this is the first of two.
    before := CASE WHEN reviewer_is_active(was.first_by) THEN was.first_by END;
    follows := CASE WHEN NOT agreed THEN 'refused' WHEN before IS NULL THEN 'for_people' ELSE 'granted' END;
    UPDATE licensee_request SET state = follows, first_by = coalesce(before, the_reviewer),
        second_by = CASE WHEN before IS NOT NULL THEN the_reviewer END, judged_at = the_time, next_at = the_time, leased_to = NULL,
        leased_until = NULL
    WHERE id = the_request;
    PERFORM append_event(the_time, 'licensee_judged', NULL, NULL, NULL, NULL, NULL, 'reviewer', the_reviewer, ARRAY[
        CASE WHEN agreed THEN 'agreed' ELSE 'refused' END], jsonb_build_object('request', the_request));
    RETURN follows;
END
$$;

-- Tells those who watch a licence of each claim on it, by whatever way the claim came to it.
CREATE OR REPLACE FUNCTION tell_watchers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO watch_letter (watch_id, claim_id, made_at, next_at)
    SELECT w.id, NEW.id, NEW.state_since, greatest(NEW.state_since, w.told_at + interval '30 minutes') FROM licence_watch AS w
    WHERE w.licence_key = NEW.licence_key AND NEW.state NOT IN ('withdrawn', 'lapsed')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION licence_barred, pass_digest, turn_at_licence, licence_of_session, open_licensee, close_licensee, lock_licence,
    name_passing, end_passing, lock_spread, judge_licensee, tell_watchers FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION licence_barred, open_licensee, close_licensee, lock_licence, name_passing, end_passing,
    lock_spread, judge_licensee TO verifier_service;
