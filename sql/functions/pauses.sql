-- Pauses: a lead lets a reviewer rest, who stays signed in and is handed nothing.

-- Pauses a reviewer for a lead or an admin, or ends the pause. What they hold goes back, but for what they have decided and can
-- still take back. Returns whether that changed anything; null where there is no such reviewer any more.
CREATE OR REPLACE FUNCTION pause_reviewer_as(the_session bytea, the_reviewer text, is_on boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, FALSE);
    the_time timestamptz := clock_timestamp();
    was reviewer%ROWTYPE;
BEGIN
    SELECT * INTO was FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF was.admin AND NOT who.admin THEN
        RAISE EXCEPTION 'an admin is paused by an admin' USING ERRCODE = '42501';
    END IF;
    IF is_on THEN
        INSERT INTO reviewer_pause (reviewer_id, paused_at, paused_by) VALUES (the_reviewer, the_time, who.id) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM reviewer_pause WHERE reviewer_id = the_reviewer;
    END IF;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    IF is_on THEN
        UPDATE review_case AS k SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END,
            assigned_to = NULL, lease_digest = NULL, lease_expires_at = NULL, version = version + 1
        WHERE assigned_to = the_reviewer AND state = 'assigned'
            AND NOT EXISTS (SELECT FROM waiting_decision AS w WHERE w.case_id = k.id);
        UPDATE review_case SET handed_to = NULL, handed_until = NULL, version = version + 1 WHERE handed_to = the_reviewer;
        UPDATE licensee_request SET leased_to = NULL, leased_until = NULL WHERE state = 'for_people' AND leased_to = the_reviewer;
    END IF;
    PERFORM append_event(the_time, CASE WHEN is_on THEN 'reviewer_paused' ELSE 'reviewer_resumed' END, NULL, NULL, NULL, NULL, NULL,
        'reviewer', who.id, '{}', jsonb_build_object('reviewer', the_reviewer));
    RETURN TRUE;
END
$$;

REVOKE ALL ON FUNCTION pause_reviewer_as FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION pause_reviewer_as TO verifier_service;
