-- An operator signs a reviewer out everywhere: a computer was lost, or a link was read by somebody else.

-- How many sessions there were; NULL where there is no such reviewer. A link that was not used yet ends with them.
CREATE FUNCTION sign_reviewer_out(the_reviewer text, the_by_kind text, the_by_id text) RETURNS integer
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

-- As before, but a decision that is just being written by this reviewer is waited for, not locked out: it stands, or
-- it comes too late. (A lock against foreign keys made the two wait for each other.)
CREATE OR REPLACE FUNCTION revoke_reviewer(the_reviewer text, the_by_kind text, the_by_id text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    was reviewer%ROWTYPE;
BEGIN
    SELECT * INTO was FROM reviewer WHERE id = the_reviewer FOR NO KEY UPDATE;
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

REVOKE ALL ON FUNCTION sign_reviewer_out FROM PUBLIC;
