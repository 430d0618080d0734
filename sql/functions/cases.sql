-- Cases: to whom one may be handed, and when it ends.

-- Asks whether a reviewer may decide at all today.
CREATE OR REPLACE FUNCTION reviewer_is_active(the_reviewer text) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL AND lapsed_at IS NULL AND NOT auditor);
END
$$;

-- Counts how many of these two are reviewers to whom the open case of this claim was handed, who have not stepped back from it,
-- and who did not refuse or revoke the claim before: an appeal is another reviewer's.
CREATE OR REPLACE FUNCTION people_of_case(the_case text, the_claim text, one text, other text) RETURNS bigint LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT count(DISTINCT a.reviewer_id) FROM case_assignment AS a
        JOIN review_case AS k ON k.id = a.case_id
        WHERE a.case_id = the_case AND k.claim_id = the_claim AND k.state <> 'closed'
            AND a.reviewer_id IN (one, other) AND a.reviewer_id <> ALL (k.recused) AND reviewer_is_active(a.reviewer_id)
            AND NOT EXISTS (
                SELECT FROM decision AS d WHERE d.claim_id = the_claim AND d.verdict IN ('refused', 'revoked')
                    AND a.reviewer_id IN (d.by_reviewer, d.second_reviewer)
            )
    );
END
$$;

-- Says what hangs on a case, by its reasons and by whether its badge is on or was just paused: 0 a board's action on a live badge,
-- 1 a report or doubt of one, 2 an appeal, 3 everything else.
CREATE OR REPLACE FUNCTION rank_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.risk := CASE
        WHEN NEW.reasons && ARRAY['standing_disciplined', 'past_action', 'screening_hit'] AND EXISTS (
            SELECT FROM claim AS c WHERE c.id = NEW.claim_id AND c.state IN ('verified', 'suspended')
        ) THEN 0
        WHEN NEW.reasons && ARRAY['reported', 'doubted'] THEN 1
        WHEN NEW.reasons && ARRAY['appeal'] THEN 2
        ELSE 3
    END;
    RETURN NEW;
END
$$;

-- Asks whether the system may hand this case to this reviewer: never what they decided first, have refused or revoked before, or
-- have skipped of late; and what was handed over to somebody by name is theirs alone for a while.
CREATE OR REPLACE FUNCTION may_take(k review_case, the_reviewer text, the_time timestamptz, a_lead boolean, passed_too boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT (the_reviewer = ANY (k.recused)) AND k.first_by IS DISTINCT FROM the_reviewer
        AND (k.state IN ('open', 'awaiting_second') OR k.lease_expires_at <= the_time)
        AND (k.queue <> 'lead' OR a_lead)
        AND (k.handed_to IS NULL OR k.handed_to = the_reviewer OR k.handed_until <= the_time)
        AND NOT EXISTS (
            SELECT FROM case_assignment AS a WHERE a.case_id = k.id AND a.reviewer_id = the_reviewer
                AND (a.rests_until > the_time OR (a.passed_at IS NOT NULL AND NOT passed_too))
        )
        AND NOT EXISTS (
            SELECT FROM decision AS d WHERE d.claim_id = k.claim_id AND d.verdict IN ('refused', 'revoked')
                AND the_reviewer IN (d.by_reviewer, d.second_reviewer)
        );
END
$$;

-- Hands a case only to a reviewer who is one, and never to an auditor. The row is locked, so that an assignment and a revocation at the same moment
-- come one after the other: then the revocation frees the lease.
CREATE OR REPLACE FUNCTION guard_assignment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM reviewer AS r
    WHERE r.id = NEW.reviewer_id AND r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the reviewer is nobody, or nobody any more' USING ERRCODE = 'VC020';
    END IF;
    PERFORM FROM reviewer_pause AS p WHERE p.reviewer_id = NEW.reviewer_id;
    IF FOUND THEN
        RAISE EXCEPTION 'a lead has paused this reviewer' USING ERRCODE = 'VC022';
    END IF;
    RETURN NEW;
END
$$;

-- Keeps the case of a claim that people look at until the claim moves.
CREATE OR REPLACE FUNCTION guard_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM claim AS c WHERE c.id = NEW.claim_id AND c.state IN ('in_review', 'suspended')) THEN
        RAISE EXCEPTION 'this case ends with a decision' USING ERRCODE = 'VC031';
    END IF;
    RETURN NEW;
END
$$;

-- Marks the assignments of a case that was closed as over.
CREATE OR REPLACE FUNCTION end_assignments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE case_assignment SET over = TRUE WHERE case_id = NEW.id AND NOT over;
    RETURN NULL;
END
$$;

-- Gives the hour under which a case is counted: that of closing, the beginning of time while it waits.
CREATE OR REPLACE FUNCTION case_hour(the_state text, closed_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN the_state = 'closed'
        THEN coalesce(date_bin('1 hour', closed_at, '2000-01-01 00:00:00+00'), '0001-01-01 00:00:00+00') ELSE '-infinity' END
$$;

-- Counts a case out of where it was and into where it is.
CREATE OR REPLACE FUNCTION tally_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO case_tally (queue, hour, cases) VALUES (OLD.queue, case_hour(OLD.state, OLD.closed_at), -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO case_tally (queue, hour, cases) VALUES (NEW.queue, case_hour(NEW.state, NEW.closed_at), 1);
    END IF;
    RETURN NULL;
END
$$;

-- Adds the differences up, and forgets hours that nobody asks about any more.
CREATE OR REPLACE FUNCTION fold_case_tally() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM case_tally WHERE (queue, hour) IN (
            SELECT t.queue, t.hour FROM case_tally AS t GROUP BY t.queue, t.hour
            HAVING count(*) > 1 OR t.hour BETWEEN '0001-01-01' AND service_now() - interval '30 days'
        ) RETURNING queue, hour, cases
    )
    INSERT INTO case_tally (queue, hour, cases)
    SELECT queue, hour, sum(cases) FROM gone WHERE hour = '-infinity' OR hour > service_now() - interval '30 days'
    GROUP BY queue, hour HAVING sum(cases) <> 0
$$;

REVOKE ALL ON FUNCTION reviewer_is_active, people_of_case, rank_case, may_take, guard_assignment, guard_closing,
    end_assignments, case_hour, tally_case, fold_case_tally FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION may_take, case_hour, fold_case_tally TO verifier_service;
