-- People who come to the console by an OpenID provider: who they are is a keyed index, what they may is the provider's word.

-- Allows one provider and no other, or none; sessions by one that is not allowed any more end. Of the owner alone: whoever signs
-- in there becomes a reviewer by the service's word.
CREATE OR REPLACE FUNCTION allow_provider(the_issuer text) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE console_provider SET allowed = FALSE WHERE allowed AND issuer IS DISTINCT FROM the_issuer;
    INSERT INTO console_provider AS p (issuer, allowed) SELECT the_issuer, TRUE WHERE the_issuer IS NOT NULL
    ON CONFLICT (issuer) DO UPDATE SET allowed = TRUE WHERE NOT p.allowed;
    UPDATE session SET closed_at = clock_timestamp() WHERE by_provider AND closed_at IS NULL AND reviewer_id IN (
        SELECT i.reviewer_id FROM reviewer_identity AS i JOIN console_provider AS q ON q.issuer = i.issuer WHERE NOT q.allowed
    );
$$;

-- Refuses to act on the word of a provider that the owner has not allowed.
CREATE OR REPLACE FUNCTION insist_on_provider(the_issuer text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM console_provider AS p WHERE p.issuer = the_issuer AND p.allowed FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the owner of the database has not allowed this provider' USING ERRCODE = '42501';
    END IF;
END
$$;

-- Opens a session for somebody who signed in at the provider, with the role that it gives them today. A person who was never
-- here and has a role is admitted as the_new; a revoked one stays out, whatever the provider says. Nobody comes back where
-- they are not let in, with why: `role` or `revoked`.
CREATE OR REPLACE FUNCTION open_session_by_provider(
    the_issuer text, the_subject bytea, the_role text, the_session bytea, the_csrf text, the_new text, the_name text, the_token bytea
) RETURNS TABLE (why text, reviewer_id text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    the_time timestamptz;
    known text;
    refused text;
BEGIN
    PERFORM insist_on_provider(the_issuer);
    -- Of two first sign-ins of one person at once the second waits here for the first, and finds them admitted.
    PERFORM pg_advisory_xact_lock(hashtext('reviewer_identity'), hashtext(encode(the_subject, 'hex')));
    the_time := clock_timestamp();
    SELECT i.reviewer_id INTO known FROM reviewer_identity AS i WHERE i.issuer = the_issuer AND i.subject_key = the_subject;
    IF known IS NULL AND the_role IS NOT NULL THEN
        PERFORM admit_reviewer(the_new, the_name, the_token, NULL, the_role IN ('lead', 'admin'), the_role = 'admin', FALSE,
            'service', 'provider');
        INSERT INTO reviewer_identity (issuer, subject_key, reviewer_id, made_at) VALUES (the_issuer, the_subject, the_new, the_time);
        known := the_new;
    END IF;
    PERFORM set_role(known, the_role, 'service', 'provider');
    PERFORM FROM reviewer AS r WHERE r.id = known AND r.revoked_at IS NULL AND r.lapsed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        refused := CASE WHEN EXISTS (SELECT FROM reviewer AS r WHERE r.id = known AND r.revoked_at IS NOT NULL) THEN 'revoked' ELSE 'role' END;
        PERFORM tell_refused(refused, known);
        RETURN QUERY SELECT refused, known;
        RETURN;
    END IF;
    INSERT INTO session (digest, reviewer_id, csrf, opened_at, seen_at, by_provider)
    VALUES (the_session, known, the_csrf, the_time, the_time, TRUE);
    PERFORM append_event(the_time, 'reviewer_signed_in', NULL, NULL, NULL, NULL, NULL, 'reviewer', known, '{}',
        jsonb_build_object('by', 'provider'));
    RETURN QUERY SELECT '', known;
END
$$;

-- Notes that the person of a live session has signed in anew at the provider, with the role that it gives them today; false where
-- it was somebody else, or they have no role any more.
CREATE OR REPLACE FUNCTION confirm_session_by_provider(the_session bytea, the_issuer text, the_subject bytea, the_role text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    who reviewer%ROWTYPE;
BEGIN
    PERFORM insist_on_provider(the_issuer);
    -- Two answers of one person at once come one after the other: each looks at their row before it changes it.
    PERFORM pg_advisory_xact_lock(hashtext('reviewer_identity'), hashtext(encode(the_subject, 'hex')));
    SELECT * INTO who FROM person_of_session(the_session);
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    IF EXISTS (
        SELECT FROM reviewer_identity AS i WHERE i.issuer = the_issuer AND i.subject_key = the_subject AND i.reviewer_id = who.id
    ) THEN
        PERFORM set_role(who.id, the_role, 'service', 'provider');
        UPDATE session SET confirmed_at = the_time WHERE digest = the_session AND closed_at IS NULL;
        IF FOUND THEN
            PERFORM append_event(the_time, 'reviewer_confirmed', NULL, NULL, NULL, NULL, NULL, 'reviewer', who.id, '{}',
                jsonb_build_object('by', 'provider'));
            RETURN TRUE;
        END IF;
    END IF;
    PERFORM append_event(the_time, 'confirmation_refused', NULL, NULL, NULL, NULL, NULL, 'reviewer', who.id, '{}',
        jsonb_build_object('by', 'provider'));
    RETURN FALSE;
END
$$;

-- Asks whether a session was opened by the provider.
CREATE OR REPLACE FUNCTION session_by_provider(the_session bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT s.by_provider FROM session AS s WHERE s.digest = the_session), FALSE)
$$;

REVOKE ALL ON FUNCTION allow_provider, insist_on_provider, open_session_by_provider, confirm_session_by_provider,
    session_by_provider FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION open_session_by_provider, confirm_session_by_provider, session_by_provider TO verifier_service;
