-- Checks and evidence: an answer is one that was asked for, in the round that runs.

-- Keeps an answer as it was answered. Only an exclusion list is asked again in the same round, when another name is known.
CREATE OR REPLACE FUNCTION guard_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.attempt = OLD.attempt AND NEW.answered_at IS NULL AND NEW.evidence_id IS NULL AND EXISTS (
        SELECT FROM evidence AS e WHERE e.id = OLD.evidence_id AND e.authority = 'screening'
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'registry_check goes forward only' USING ERRCODE = 'VC031';
END
$$;

-- Takes evidence only as the answer of a check that was started in this round, or as a look-up of an open case's reviewer.
CREATE OR REPLACE FUNCTION guard_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.authority = 'manual', NEW.outcome = 'manual', NEW.registry = 'manual') NOT IN ((TRUE, TRUE, TRUE), (FALSE, FALSE, FALSE)) THEN
        RAISE EXCEPTION 'people look up by hand, and registers answer' USING ERRCODE = 'VC032';
    END IF;
    IF NOT EXISTS (SELECT FROM claim AS c WHERE c.id = NEW.claim_id AND c.obs_epoch = NEW.obs_epoch) THEN
        RAISE EXCEPTION 'this is not the round that runs' USING ERRCODE = 'VC032';
    END IF;
    IF NEW.authority = 'manual' AND NOT EXISTS (
        SELECT FROM review_case AS k JOIN case_assignment AS a ON a.case_id = k.id
        WHERE k.claim_id = NEW.claim_id AND k.state <> 'closed' AND a.reviewer_id <> ALL (k.recused)
            AND reviewer_is_active(a.reviewer_id)
    ) THEN
        RAISE EXCEPTION 'no case of this claim was handed to a reviewer who could have looked it up' USING ERRCODE = 'VC032';
    ELSIF NEW.authority <> 'manual' AND NOT EXISTS (
        SELECT FROM registry_check AS k
        WHERE k.claim_id = NEW.claim_id AND k.obs_epoch = NEW.obs_epoch AND k.registry = NEW.registry AND k.attempt > 0
    ) THEN
        RAISE EXCEPTION 'this register was not asked about this claim in this round' USING ERRCODE = 'VC032';
    END IF;
    RETURN NEW;
END
$$;

-- Removes the questions of rounds that are over and of claims that have ended. An answer is kept as evidence; the question
-- beside it is of use while its round runs.
CREATE OR REPLACE FUNCTION forget_questions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM registry_check
    WHERE claim_id = NEW.id AND (obs_epoch < NEW.obs_epoch OR NEW.state IN ('withdrawn', 'lapsed'));
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION guard_check, guard_evidence, forget_questions FROM PUBLIC, verifier_service;
