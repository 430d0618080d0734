-- Decisions: what a badge needs, whoever decides and whatever the code believes.

-- Lists the reasons that one person, or the machine, does not put aside: `domain/policy.OVERRIDES`.
CREATE OR REPLACE FUNCTION reasons_for_two() RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[
        'standing_disciplined', 'past_action', 'screening_hit', 'screening_possible', 'contested', 'licence_locked',
        'holder_disputed', 'identity_mismatch', 'name_mismatch', 'namesake_possible'
    ]
$$;

-- Lists the methods on whose word one person does not approve, however high they reach: nothing of a call is kept but what two
-- say.
CREATE OR REPLACE FUNCTION methods_for_two() RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['referee_call']
$$;

-- Asks whether a licence is denied, locked by another account, or shows another account's badge.
CREATE OR REPLACE FUNCTION licence_needs_two(the_claim claim) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN claim_denied(the_claim)
        OR licence_denied(the_claim, the_claim.licence_key)
        OR EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = the_claim.licence_key AND l.account_key <> the_claim.account_key)
        OR EXISTS (
            SELECT FROM claim AS o WHERE o.licence_key = the_claim.licence_key AND o.account_key <> the_claim.account_key
                AND o.state = 'verified'
        );
END
$$;

-- Takes a decision only as the rules of a badge allow it; move_claim asks again what may have changed since.
CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim claim%ROWTYPE;
    the_account account%ROWTYPE;
    by_machine boolean := NEW.by_reviewer IS NULL;
    oldest interval := CASE WHEN NEW.by_reviewer IS NULL THEN interval '24 hours' ELSE interval '7 days' END;
    people bigint := 0;
    two_people boolean;
    on_record boolean;
    bound_level smallint;
    bound_method text;
BEGIN
    SELECT * INTO STRICT the_claim FROM claim WHERE id = NEW.claim_id;
    SELECT * INTO STRICT the_account FROM account WHERE key = the_claim.account_key;
    IF NEW.decided_at < service_now() - interval '1 hour' THEN
        RAISE EXCEPTION 'a decision is made now, not dated back to when its evidence was fresh' USING ERRCODE = 'VC004';
    END IF;
    IF NEW.claim_version <> the_claim.version OR NEW.obs_epoch <> the_claim.obs_epoch THEN
        RAISE EXCEPTION 'the claim has moved on since this decision was weighed' USING ERRCODE = 'VC001';
    END IF;
    IF NOT by_machine THEN
        people := people_of_case(NEW.case_id, NEW.claim_id, NEW.by_reviewer, coalesce(NEW.second_reviewer, NEW.by_reviewer));
    END IF;
    IF people <> num_nonnulls(NEW.by_reviewer, NEW.second_reviewer) THEN
        RAISE EXCEPTION 'the open case of this claim was not assigned to each of these reviewers' USING ERRCODE = 'VC002';
    END IF;
    two_people := people = 2;
    IF NEW.verdict NOT IN ('verified', 'reinstated') THEN
        RETURN NEW;
    END IF;
    IF approvals_frozen() THEN
        RAISE EXCEPTION 'a lead has stopped all approvals' USING ERRCODE = 'VC011';
    END IF;
    IF licence_barred(the_claim, the_claim.licence_key) THEN
        RAISE EXCEPTION 'its licensee has locked this licence' USING ERRCODE = 'VC012';
    END IF;
    IF the_account.standing <> 'current' OR NEW.account_epoch <> the_account.epoch OR the_claim.account_epoch <> the_account.epoch THEN
        RAISE EXCEPTION 'the account has changed since it was checked' USING ERRCODE = 'VC003';
    END IF;
    IF cardinality(NEW.evidence) = 0 OR EXISTS (
        SELECT FROM unnest(NEW.evidence) AS wanted (id)
        LEFT JOIN evidence AS e ON e.id = wanted.id
        WHERE e.id IS NULL OR e.claim_id <> NEW.claim_id OR e.obs_epoch <> NEW.obs_epoch
            OR e.retrieved_at < NEW.decided_at - oldest
            OR e.retrieved_at > greatest(NEW.decided_at, service_now()) + interval '5 minutes'
    ) THEN
        RAISE EXCEPTION 'a badge needs fresh evidence of this claim and this round' USING ERRCODE = 'VC004';
    END IF;
    on_record := EXISTS (
        SELECT FROM evidence AS e WHERE e.id = ANY (NEW.evidence) AND e.authority = 'primary' AND e.outcome = 'found'
    );
    IF NOT on_record AND NOT (
        two_people AND EXISTS (SELECT FROM evidence AS e WHERE e.id = ANY (NEW.evidence) AND e.authority = 'manual')
    ) THEN
        RAISE EXCEPTION 'a badge needs a primary record, or two people who looked it up' USING ERRCODE = 'VC005';
    END IF;
    -- A badge on a look-up shows until the date that people wrote down: nothing sights it in between.
    IF (NOT on_record OR NEW.public -> 'source' ->> 'id' = 'manual')
        AND (NEW.valid_until IS NULL OR NEW.valid_until > NEW.decided_at + interval '181 days') THEN
        RAISE EXCEPTION 'a licence that people looked up is looked up again within half a year' USING ERRCODE = 'VC005';
    END IF;
    -- A binding counts only for the record it is anchored in, and the decision must stand on that very record.
    SELECT b.level, b.method INTO bound_level, bound_method FROM binding AS b JOIN evidence AS e ON e.id = b.evidence_id
    WHERE b.id = NEW.binding_id AND b.claim_id = NEW.claim_id AND b.account_epoch = NEW.account_epoch
        AND b.evidence_id = ANY (NEW.evidence)
        AND ((e.authority = 'primary' AND e.outcome = 'found') OR (e.authority = 'manual' AND two_people));
    IF NOT FOUND OR bound_level < 2 THEN
        RAISE EXCEPTION 'a badge needs a binding of H2 or better, whoever decides' USING ERRCODE = 'VC006';
    END IF;
    IF NOT two_people AND (bound_level < 3 OR bound_method = ANY (methods_for_two())) THEN
        RAISE EXCEPTION 'a badge needs a binding of H3 or better, or two reviewers' USING ERRCODE = 'VC006';
    END IF;
    IF two_people THEN
        RETURN NEW;
    END IF;
    IF licence_needs_two(the_claim) THEN
        RAISE EXCEPTION 'a licence that is disputed, locked or another account''s needs two people' USING ERRCODE = 'VC009';
    END IF;
    -- What speaks against it: as the claim says it, as its open case has kept it, and as this decision's own weighing says it.
    IF the_claim.reasons && reasons_for_two() OR NEW.machine_verdict -> 'reasons' ?| reasons_for_two() OR EXISTS (
        SELECT FROM review_case AS k WHERE k.claim_id = NEW.claim_id AND k.state <> 'closed' AND k.reasons && reasons_for_two()
    ) THEN
        RAISE EXCEPTION 'one of the reasons of this claim needs two people' USING ERRCODE = 'VC009';
    END IF;
    -- What was stopped is no machine's to start again, nor one person's where the reason was such a one. Every stop since the
    -- claim last stood counts: a later one does not hide an earlier one's reason.
    IF EXISTS (
        SELECT FROM decision AS d WHERE d.claim_id = NEW.claim_id AND d.verdict IN ('refused', 'suspended', 'revoked')
            AND (by_machine OR d.reasons && reasons_for_two())
            AND NOT EXISTS (
                SELECT FROM decision AS later WHERE later.claim_id = d.claim_id AND later.verdict IN ('verified', 'reinstated')
                    AND (later.claim_version, later.decided_at) > (d.claim_version, d.decided_at)
            )
    ) THEN
        RAISE EXCEPTION 'what was stopped for this reason needs people, and two of them' USING ERRCODE = 'VC009';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION reasons_for_two, methods_for_two, licence_needs_two, guard_decision FROM PUBLIC, verifier_service;
