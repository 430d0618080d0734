-- What time brings is found by an index, and how many cases wait is kept: neither may cost more because there are more badges.

-- ---- a claim carries what is due about it

-- Until when the decision it stands on is valid: the same as the decision says, beside the state, so that one index has both.
ALTER TABLE claim ADD COLUMN ends_at timestamptz;

-- People looked the licence up, so no register is asked again; nothing where the decision names no source.
ALTER TABLE claim ADD COLUMN looked_up boolean;

-- The letter before its end was written for this decision, or none is due: it was given for a month or less.
ALTER TABLE claim ADD COLUMN end_told boolean NOT NULL DEFAULT FALSE;

-- The creator was asked to prove the holder anew, for the proof as it stands.
ALTER TABLE claim ADD COLUMN rebind_told boolean NOT NULL DEFAULT FALSE;

GRANT UPDATE (end_told, rebind_told) ON claim TO verifier_service;

CREATE FUNCTION note_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.decision_id IS DISTINCT FROM OLD.decision_id THEN
        SELECT d.valid_until, d.public -> 'source' ->> 'id' = 'manual', coalesce(d.valid_until - d.decided_at <= interval '30 days', FALSE)
        INTO NEW.ends_at, NEW.looked_up, NEW.end_told
        FROM decision AS d WHERE d.id = NEW.decision_id;
    END IF;
    IF NEW.bound_at IS DISTINCT FROM OLD.bound_at THEN
        NEW.rebind_told := FALSE;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER claim_due BEFORE UPDATE ON claim FOR EACH ROW
WHEN (NEW.decision_id IS DISTINCT FROM OLD.decision_id OR NEW.bound_at IS DISTINCT FROM OLD.bound_at)
EXECUTE FUNCTION note_due();

-- Of what is here already. Nothing that the log tells of a row is changed, so no trigger need look.
ALTER TABLE claim DISABLE TRIGGER USER;

UPDATE claim AS c SET
    ends_at = d.valid_until, looked_up = d.public -> 'source' ->> 'id' = 'manual',
    end_told = coalesce(d.valid_until - d.decided_at <= interval '30 days', FALSE)
        OR EXISTS (SELECT FROM mail_outbox AS m WHERE m.claim_id = c.id AND m.template = 'expiring' AND m.occasion = d.id),
    rebind_told = EXISTS (
        SELECT FROM mail_outbox AS m
        WHERE m.claim_id = c.id AND m.template = 'rebind' AND m.occasion = 'b' || extract(epoch FROM c.bound_at)::bigint
    )
FROM decision AS d WHERE d.id = c.decision_id;

ALTER TABLE claim ENABLE TRIGGER USER;

-- ---- questions of rounds that are over

-- An answer is kept as evidence. The question beside it is of use while its round runs: what a newer round overtook, and what a
-- claim that has ended left behind, goes.
CREATE FUNCTION forget_questions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM registry_check
    WHERE claim_id = NEW.id AND (obs_epoch < NEW.obs_epoch OR NEW.state IN ('withdrawn', 'lapsed'));
    RETURN NULL;
END
$$;

CREATE TRIGGER claim_forgets_questions AFTER UPDATE ON claim FOR EACH ROW
WHEN (NEW.obs_epoch > OLD.obs_epoch OR (NEW.state IN ('withdrawn', 'lapsed') AND OLD.state <> NEW.state))
EXECUTE FUNCTION forget_questions();

DELETE FROM registry_check AS k USING claim AS c
WHERE c.id = k.claim_id AND (k.obs_epoch < c.obs_epoch OR c.state IN ('withdrawn', 'lapsed'));

-- ---- how many cases wait, and how many were closed in which hour

-- Differences, so that no two transactions wait for one counter; housekeeping adds them up. `hour` is that of closing, and
-- the beginning of time for cases that wait.
CREATE TABLE case_tally (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue text NOT NULL,
    hour timestamptz NOT NULL DEFAULT '-infinity',
    cases bigint NOT NULL
);

GRANT SELECT ON case_tally TO verifier_service;

CREATE FUNCTION case_hour(the_state text, closed_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN the_state = 'closed'
        THEN coalesce(date_bin('1 hour', closed_at, '2000-01-01 00:00:00+00'), '0001-01-01 00:00:00+00') ELSE '-infinity' END
$$;

CREATE FUNCTION tally_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE TRIGGER review_case_tallied AFTER INSERT OR DELETE ON review_case FOR EACH ROW EXECUTE FUNCTION tally_case();

CREATE TRIGGER review_case_tallied_anew AFTER UPDATE ON review_case FOR EACH ROW
WHEN (
    (NEW.queue, NEW.state = 'closed', NEW.closed_at) IS DISTINCT FROM (OLD.queue, OLD.state = 'closed', OLD.closed_at)
) EXECUTE FUNCTION tally_case();

INSERT INTO case_tally (queue, hour, cases) SELECT queue, case_hour(state, closed_at), count(*) FROM review_case
WHERE state <> 'closed' OR closed_at > service_now() - interval '30 days' GROUP BY 1, 2;

-- Add the differences up, and forget hours that nobody asks about any more.
CREATE FUNCTION fold_case_tally() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

GRANT EXECUTE ON FUNCTION fold_case_tally TO verifier_service;

-- ---- identity statements that were used

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX statement_used_by_time ON statement_used (expires_at);

-- ---- the queue

-- Who was handed a case is asked while the case is open.
ALTER TABLE case_assignment ADD COLUMN over boolean NOT NULL DEFAULT FALSE;

UPDATE case_assignment AS a SET over = TRUE FROM review_case AS k WHERE k.id = a.case_id AND k.state = 'closed';

CREATE FUNCTION end_assignments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE case_assignment SET over = TRUE WHERE case_id = NEW.id AND NOT over;
    RETURN NULL;
END
$$;

CREATE TRIGGER review_case_ends_assignments AFTER UPDATE ON review_case FOR EACH ROW
WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION end_assignments();

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX case_assignment_open ON case_assignment (reviewer_id, passed_at) WHERE NOT over;

-- In the orders in which cases are handed out, of those whose time is over and of the others: see `case_take`.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_overdue ON review_case ((state = 'awaiting_second') DESC, due_by, (queue = 'contested') DESC, id)
WHERE state <> 'closed';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_next ON review_case ((state = 'awaiting_second') DESC, (queue = 'contested') DESC, due_by, id)
WHERE state <> 'closed';

-- Whether the system may hand this case to this reviewer: never what they decided first, or have refused or revoked before.
CREATE FUNCTION may_take(k review_case, the_reviewer text, the_time timestamptz, a_lead boolean, passed_too boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT (the_reviewer = ANY (k.recused)) AND k.first_by IS DISTINCT FROM the_reviewer
        AND (k.state IN ('open', 'awaiting_second') OR k.lease_expires_at <= the_time)
        AND (k.queue <> 'lead' OR a_lead)
        AND (passed_too OR NOT EXISTS (
            SELECT FROM case_assignment AS a WHERE a.case_id = k.id AND a.reviewer_id = the_reviewer AND a.passed_at IS NOT NULL
        ))
        AND NOT EXISTS (
            SELECT FROM decision AS d WHERE d.claim_id = k.claim_id AND d.verdict IN ('refused', 'revoked')
                AND the_reviewer IN (d.by_reviewer, d.second_reviewer)
        );
END
$$;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_of_claim ON review_case (claim_id, closed_at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_held ON review_case (assigned_to, lease_expires_at) WHERE state = 'assigned';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_closed ON review_case (closed_at) WHERE closed_at IS NOT NULL;

-- ---- reports

-- When a report with this reason was first counted: those of cases that were closed long ago are found without all others.
-- Few rows: reports are forgotten 180 days after their case.
-- squawk-ignore adding-field-with-default
ALTER TABLE report_tally ADD COLUMN counted_at timestamptz NOT NULL DEFAULT service_now();

UPDATE report_tally AS t SET counted_at = k.opened_at FROM review_case AS k WHERE k.id = t.case_id;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX report_tally_by_time ON report_tally (counted_at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX report_by_time ON report (received_at);

-- ---- tries and documents

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX binding_attempt_ends ON binding_attempt (expires_at) WHERE state IN ('open', 'pending');

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX binding_attempt_waits ON binding_attempt (started_at) WHERE state = 'open' AND method = 'domain_nonce' AND detail <> '';

-- When its time is over, as the claim stands: 14 days after an approval, 30 after a refusal (an appeal keeps it while it is
-- open), at once where the claim ended without a decision.
ALTER TABLE document ADD COLUMN remove_at timestamptz;

CREATE FUNCTION document_ends(the_state text, since timestamptz, received_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN the_state IN ('verified', 'expired') THEN greatest(since, received_at) + interval '336 hours'
        WHEN the_state IN ('refused', 'revoked') THEN greatest(since, received_at) + interval '720 hours'
        WHEN the_state IN ('withdrawn', 'lapsed') THEN since
    END
$$;

CREATE FUNCTION claim_ends_documents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE document SET remove_at = document_ends(NEW.state, NEW.state_since, received_at) WHERE claim_id = NEW.id AND removed_at IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER claim_ends_documents AFTER UPDATE ON claim FOR EACH ROW
WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION claim_ends_documents();

CREATE FUNCTION document_of_claim_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT document_ends(c.state, c.state_since, NEW.received_at) INTO NEW.remove_at FROM claim AS c WHERE c.id = NEW.claim_id;
    RETURN NEW;
END
$$;

CREATE TRIGGER document_ends BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION document_of_claim_ends();

UPDATE document AS d SET remove_at = document_ends(c.state, c.state_since, d.received_at)
FROM claim AS c WHERE c.id = d.claim_id AND d.removed_at IS NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX document_due ON document (remove_at) WHERE removed_at IS NULL;

REVOKE ALL ON FUNCTION note_due, forget_questions, case_hour, tally_case, fold_case_tally, end_assignments, document_ends,
claim_ends_documents, document_of_claim_ends, may_take FROM PUBLIC;

GRANT EXECUTE ON FUNCTION case_hour, may_take TO verifier_service;
