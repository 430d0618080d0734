-- The freeze: while it holds nobody is approved, by machine or people; what is taken away is taken away.

-- Begins or ends the freeze for a lead or an admin. Approvals that are just being written are waited for. Returns whether that
-- changed anything.
CREATE OR REPLACE FUNCTION freeze_approvals_as(the_session bytea, is_on boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, FALSE);
    the_time timestamptz := clock_timestamp();
BEGIN
    UPDATE approval_freeze SET frozen_at = CASE WHEN is_on THEN the_time END, frozen_by = CASE WHEN is_on THEN who.id END
    WHERE one AND (frozen_at IS NOT NULL) <> is_on;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    PERFORM append_event(the_time, CASE WHEN is_on THEN 'approvals_frozen' ELSE 'approvals_resumed' END, NULL, NULL, NULL, NULL, NULL,
        'reviewer', who.id, '{}', '{}');
    RETURN TRUE;
END
$$;

-- Asks whether approvals are frozen. The row stays as it is until the transaction that asks has ended.
CREATE OR REPLACE FUNCTION approvals_frozen() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    since timestamptz;
BEGIN
    SELECT f.frozen_at INTO since FROM approval_freeze AS f WHERE f.one FOR SHARE;
    RETURN since IS NOT NULL;
END
$$;

REVOKE ALL ON FUNCTION freeze_approvals_as, approvals_frozen FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION freeze_approvals_as TO verifier_service;
