-- Reviewers: how people come and go.

-- Finds a reviewer by a token that is still good.
CREATE OR REPLACE FUNCTION reviewer_of_token(the_digest bytea)
RETURNS TABLE (id text, name text, lead boolean, admin boolean, bootstrap boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.name, r.lead, r.admin, r.bootstrap FROM reviewer AS r
    WHERE r.token_digest = the_digest AND r.revoked_at IS NULL AND r.lapsed_at IS NULL
$$;

-- Finds the person who acts through the service. Leads may end access; only an admin may make some: a lead who could admit a
-- colleague, or sign in as one, would be the two people that a decision needs.
CREATE OR REPLACE FUNCTION acting_person(the_session bytea, makes_access boolean) RETURNS reviewer
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

-- Lists what a person may hand on: an admin everything, a lead what every reviewer has.
CREATE OR REPLACE FUNCTION scopes_of_person(who reviewer) RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN who.admin THEN ARRAY[
        'claims:write', 'claims:read', 'badges:read', 'identity:assert', 'accounts:write', 'review', 'webhooks', 'audit', 'erase'
    ] ELSE ARRAY['claims:read', 'review'] END
$$;

-- Admits a reviewer with a login link. the_trial_link: the digest of a link that opens any number of sessions; of trial
-- accounts alone.
CREATE OR REPLACE FUNCTION admit_reviewer(
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

-- Admits a reviewer for an admin; a trial admits to the trial.
CREATE OR REPLACE FUNCTION admit_reviewer_as(the_session bytea, the_reviewer text, the_name text, the_digest bytea, is_lead boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who reviewer := acting_person(the_session, TRUE);
BEGIN
    PERFORM admit_reviewer(the_reviewer, the_name, the_digest, NULL, is_lead, FALSE, who.bootstrap, 'reviewer', who.id);
END
$$;

-- Ends everything that is a reviewer's: token, links, sessions, and the cases in their hands go back to the queue. A decision
-- that they are just writing is waited for, not locked out: it stands, or it comes too late. (A lock against foreign keys made
-- the two wait for each other.)
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
    PERFORM end_ways_in(the_reviewer, the_time);
    PERFORM free_cases(the_reviewer);
    PERFORM append_event(the_time, 'reviewer_revoked', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer));
    RETURN TRUE;
END
$$;

-- Names the role of a reviewer; NULL while they have none.
CREATE OR REPLACE FUNCTION role_of_person(who reviewer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN who.lapsed_at IS NOT NULL THEN NULL WHEN who.auditor THEN 'auditor' WHEN who.admin THEN 'admin' WHEN who.lead THEN 'lead'
        ELSE 'reviewer' END
$$;

-- Gives a reviewer another role, or none: then they are nobody until they are given one again. With the last role end sessions
-- and unused links; whoever decides no more gives the case in their hands back. Returns whether that changed anything; NULL where
-- there is no such reviewer, or not any more.
CREATE OR REPLACE FUNCTION set_role(the_reviewer text, the_role text, the_by_kind text, the_by_id text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    was reviewer%ROWTYPE;
BEGIN
    IF the_role NOT IN ('reviewer', 'lead', 'admin', 'auditor') THEN
        RAISE EXCEPTION 'there is no role %', the_role USING ERRCODE = '23514';
    END IF;
    SELECT * INTO was FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF role_of_person(was) IS NOT DISTINCT FROM the_role THEN
        RETURN FALSE;
    END IF;
    UPDATE reviewer SET lead = coalesce(the_role IN ('lead', 'admin'), FALSE), admin = coalesce(the_role = 'admin', FALSE),
        auditor = coalesce(the_role = 'auditor', FALSE), lapsed_at = CASE WHEN the_role IS NULL THEN the_time END
    WHERE id = the_reviewer;
    IF the_role IS NULL THEN
        PERFORM end_ways_in(the_reviewer, the_time);
    END IF;
    IF the_role IS NULL OR the_role = 'auditor' THEN
        PERFORM free_cases(the_reviewer);
    END IF;
    PERFORM append_event(the_time, 'reviewer_role_changed', NULL, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}',
        jsonb_build_object('reviewer', the_reviewer, 'from', coalesce(role_of_person(was), 'none'), 'to', coalesce(the_role, 'none')));
    RETURN TRUE;
END
$$;

-- Ends a reviewer's sessions, and a link that was not used yet.
CREATE OR REPLACE FUNCTION end_ways_in(the_reviewer text, the_time timestamptz) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE login_link SET ends_at = the_time WHERE reviewer_id = the_reviewer AND ends_at > the_time;
    UPDATE session SET closed_at = the_time WHERE reviewer_id = the_reviewer AND closed_at IS NULL;
$$;

-- Gives the cases and documents in a reviewer's hands, and the cases that were handed over to them by name, back to the queue.
CREATE OR REPLACE FUNCTION free_cases(the_reviewer text) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END,
        assigned_to = NULL, lease_digest = NULL, lease_expires_at = NULL, version = version + 1
    WHERE assigned_to = the_reviewer AND state = 'assigned';
    UPDATE review_case SET handed_to = NULL, handed_until = NULL, version = version + 1 WHERE handed_to = the_reviewer;
    UPDATE licensee_request SET leased_to = NULL, leased_until = NULL WHERE state = 'for_people' AND leased_to = the_reviewer;
$$;

-- Revokes a reviewer for a lead or an admin; a lead does not end who stands above them.
CREATE OR REPLACE FUNCTION revoke_reviewer_as(the_session bytea, the_reviewer text) RETURNS boolean
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

-- Keeps what has ended as it ended, and everybody's past: also from an owner in a hurry.
CREATE OR REPLACE FUNCTION guard_reviewer() RETURNS trigger LANGUAGE plpgsql AS $$
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

REVOKE ALL ON FUNCTION reviewer_of_token, acting_person, scopes_of_person, admit_reviewer, admit_reviewer_as,
    revoke_reviewer, role_of_person, set_role, end_ways_in, free_cases, revoke_reviewer_as, guard_reviewer FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION reviewer_of_token, admit_reviewer_as, revoke_reviewer_as TO verifier_service;
