-- The last lock: what a badge needs, held by the database whatever the code above it says.

-- The service's time: the database's clock, and how far a rehearsal is ahead of it. Only the owner can set that; in
-- production it is nothing, and `verifier doctor` says when it is not.
CREATE TABLE service_clock (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    ahead interval NOT NULL DEFAULT '0'
);

INSERT INTO service_clock DEFAULT VALUES;

CREATE FUNCTION service_now() RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT ahead FROM service_clock), '0');
END
$$;

-- People decide in twos by being two.
-- Decisions are few; the check reads each of them once.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE decision ADD CONSTRAINT decision_second_after_first CHECK (second_reviewer IS NULL OR by_reviewer IS NOT NULL);

-- Reasons that one person, or the machine, does not put aside: those of `domain/policy.OVERRIDES`.
CREATE FUNCTION reasons_for_two() RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[
        'standing_disciplined', 'past_action', 'screening_hit', 'screening_possible', 'contested', 'licence_locked', 'holder_disputed'
    ]
$$;

-- Methods on whose word one person does not approve, however high they reach.
CREATE FUNCTION methods_for_two() RETURNS text [] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[]::text []
$$;

-- Whoever may decide at all today.
CREATE FUNCTION reviewer_is_active(the_reviewer text) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM reviewer WHERE id = the_reviewer AND revoked_at IS NULL);
END
$$;

-- How many of these two are reviewers to whom the open case of this claim was handed, who have not stepped back from it,
-- and who did not refuse or revoke the claim before: an appeal is another reviewer's.
CREATE FUNCTION people_of_case(the_case text, the_claim text, one text, other text) RETURNS bigint LANGUAGE plpgsql STABLE
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

-- Whether a licence is disputed, locked by another account, or shows another account's badge. What the licensee of record
-- said holds for the licence: a new claim on it does not start afresh.
CREATE FUNCTION licence_needs_two(the_claim claim) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN the_claim.disputed_at IS NOT NULL
        OR EXISTS (SELECT FROM licence_dispute AS o WHERE o.licence_key = the_claim.licence_key)
        OR EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = the_claim.licence_key AND l.account_key <> the_claim.account_key)
        OR EXISTS (
            SELECT FROM claim AS o WHERE o.licence_key = the_claim.licence_key AND o.account_key <> the_claim.account_key
                AND o.state = 'verified'
        );
END
$$;

CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim claim%ROWTYPE;
    the_account account%ROWTYPE;
    the_stop decision%ROWTYPE;
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
    -- What was stopped is no machine's to start again, nor one person's where the reason was such a one.
    SELECT * INTO the_stop FROM decision AS d WHERE d.claim_id = NEW.claim_id AND d.verdict <> 'asked'
    ORDER BY d.claim_version DESC, d.decided_at DESC LIMIT 1;
    IF the_stop.verdict IN ('refused', 'suspended', 'revoked') AND (by_machine OR the_stop.reasons && reasons_for_two()) THEN
        RAISE EXCEPTION 'what was stopped for this reason needs people, and two of them' USING ERRCODE = 'VC009';
    END IF;
    RETURN NEW;
END
$$;

-- The stored badge says what claims and decisions say. A question, or an appeal that is refused, does not put aside what a
-- board or people stopped.
CREATE OR REPLACE FUNCTION project_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO badge AS b (account_key, version, as_of, credentials)
    SELECT the_account, 1, the_time, coalesce(jsonb_agg(jsonb_build_object(
        'claim_id', c.id, 'state', c.state, 'account_epoch', c.account_epoch, 'sighted_at', c.sighted_at, 'bound_at', c.bound_at,
        'credential', c.credential, 'jurisdiction', c.jurisdiction, 'reasons', c.reasons,
        'environment', coalesce(d.environment, c.environment),
        'decided_at', d.decided_at, 'valid_until', d.valid_until, 'public', d.public,
        'rebound', (
            SELECT jsonb_build_object('level', 'H' || b.level, 'method', b.method) FROM binding AS b WHERE b.id = c.bound_by
        ),
        -- What a board or people stopped stays stopped whatever its creator does next: withdraw, appeal, answer.
        'stopped', coalesce((
            SELECT last.verdict IN ('suspended', 'revoked') FROM decision AS last
            WHERE last.claim_id = c.id AND last.verdict NOT IN ('asked', 'refused')
            ORDER BY last.claim_version DESC, last.decided_at DESC LIMIT 1
        ), FALSE)
    ) ORDER BY c.created_at, c.id), '[]')
    FROM claim AS c LEFT JOIN decision AS d ON d.id = c.decision_id
    WHERE c.account_key = the_account
        AND (c.decision_id IS NOT NULL OR c.state IN ('received', 'checking', 'awaiting_creator', 'in_review'))
    ON CONFLICT (account_key) DO UPDATE
    SET version = b.version + 1, as_of = greatest(b.as_of, excluded.as_of), credentials = excluded.credentials;
    PERFORM pg_notify('badge_changed', coalesce((SELECT handle FROM account WHERE key = the_account), ''));
END
$$;

CREATE OR REPLACE FUNCTION move_claim(
    the_claim text, expected_version bigint, the_happening text, the_time timestamptz, the_by_kind text, the_by_id text,
    the_codes text [], the_body jsonb, the_decision text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was claim%ROWTYPE;
    why decision%ROWTYPE;
    target_state text;
    decided boolean := the_happening IN ('confirmed', 'approved', 'reinstated');
BEGIN
    SELECT * INTO was FROM claim WHERE id = the_claim FOR NO KEY UPDATE;
    IF NOT FOUND OR was.version <> expected_version THEN
        RAISE EXCEPTION 'the claim has moved on' USING ERRCODE = 'VC001';
    END IF;
    SELECT target INTO target_state FROM lifecycle WHERE source = was.state AND happening = the_happening;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% cannot happen to a claim that is %', the_happening, was.state USING ERRCODE = 'VC007';
    END IF;
    IF the_happening IN ('confirmed', 'approved', 'reinstated', 'refused', 'revoked') THEN
        -- Of this very version, round and hour: a decision that was not used then is not used later.
        SELECT * INTO why FROM decision AS d WHERE d.id = the_decision AND d.claim_id = the_claim AND d.claim_version = was.version
            AND d.obs_epoch = was.obs_epoch AND d.decided_at >= service_now() - interval '1 hour'
            AND d.verdict = CASE the_happening
                WHEN 'reinstated' THEN 'reinstated' WHEN 'refused' THEN 'refused' WHEN 'revoked' THEN 'revoked' ELSE 'verified' END
            AND (the_happening <> 'confirmed' OR d.by_reviewer IS NULL)
            AND (the_happening <> 'approved' OR d.by_reviewer IS NOT NULL);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no decision allows this move' USING ERRCODE = 'VC008';
        END IF;
    END IF;
    -- What committed between the decision and this move counts as well.
    IF decided AND NOT EXISTS (
        SELECT FROM account AS a WHERE a.key = was.account_key AND a.standing = 'current'
            AND a.epoch = was.account_epoch AND a.epoch = why.account_epoch
    ) THEN
        RAISE EXCEPTION 'the account has changed since it was checked' USING ERRCODE = 'VC003';
    END IF;
    IF decided AND why.second_reviewer IS NULL AND licence_needs_two(was) THEN
        RAISE EXCEPTION 'a licence that is disputed, locked or another account''s needs two people' USING ERRCODE = 'VC009';
    END IF;
    UPDATE claim SET
        state = target_state, version = was.version + 1, state_since = the_time, reasons = the_codes,
        decision_id = CASE WHEN target_state = 'verified' THEN the_decision ELSE decision_id END,
        sighted_at = CASE WHEN decided THEN (
            -- A supporting list sights no licence, and a look-up sights one only where two people made it.
            SELECT max(e.retrieved_at) FROM evidence AS e
            WHERE e.id = ANY (why.evidence) AND (
                (e.authority = 'primary' AND e.outcome = 'found') OR (e.authority = 'manual' AND why.second_reviewer IS NOT NULL)
            )
        ) ELSE sighted_at END,
        bound_at = CASE WHEN decided THEN (
            -- The proof counts from when it was made, not from when it was last weighed.
            SELECT coalesce(t.ended_at, b.recorded_at) FROM binding AS b
            LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id WHERE b.id = why.binding_id
        ) ELSE bound_at END,
        bound_by = CASE WHEN decided THEN NULL ELSE bound_by END,
        rebind_asked_at = CASE WHEN decided THEN NULL ELSE rebind_asked_at END,
        -- Only two people put a dispute aside; one decision that passed above has found none.
        disputed_at = CASE WHEN decided THEN NULL ELSE disputed_at END
    WHERE id = the_claim;
    IF decided AND why.second_reviewer IS NOT NULL THEN
        DELETE FROM licence_dispute WHERE licence_key = was.licence_key;
    ELSIF target_state = 'revoked' THEN -- who was not the holder keeps nobody out any longer
        DELETE FROM licence_lock WHERE licence_key = was.licence_key AND account_key = was.account_key;
    END IF;
    IF target_state NOT IN ('in_review', 'suspended') THEN
        UPDATE review_case SET state = 'closed', closed_at = the_time, version = version + 1, lease_digest = NULL
        WHERE claim_id = the_claim AND state <> 'closed';
    END IF;
    IF (was.state, target_state) <> ('received', 'checking') THEN
        PERFORM project_badge(was.account_key, the_time);
    END IF;
    PERFORM append_event(the_time, the_happening, was.account_key, the_claim, was.state, target_state, was.version + 1,
        the_by_kind, the_by_id, the_codes, the_body);
    RETURN was.version + 1;
END
$$;

-- A positive sighting at a primary source keeps a badge alive; it must be evidence of this very claim and round.
CREATE OR REPLACE FUNCTION record_sighting(the_claim text, the_evidence text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text;
BEGIN
    UPDATE claim AS c SET sighted_at = e.retrieved_at
    FROM evidence AS e
    WHERE c.id = the_claim AND e.id = the_evidence AND e.claim_id = c.id AND e.obs_epoch = c.obs_epoch
        AND e.authority = 'primary' AND e.outcome = 'found'
        AND c.state = 'verified' AND (c.sighted_at IS NULL OR c.sighted_at < e.retrieved_at)
    RETURNING c.account_key INTO the_account;
    IF FOUND THEN
        PERFORM project_badge(the_account, the_time);
    END IF;
END
$$;

-- The link was used: once and in time, and the claim it is about is disputed from then on. Returns the claim, or nothing.
CREATE OR REPLACE FUNCTION dispute_claim(the_digest bytea, the_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim text;
    the_licence bytea;
BEGIN
    UPDATE proofing_notice SET used_at = the_time
    WHERE token_digest = the_digest AND used_at IS NULL AND expires_at > greatest(the_time, service_now())
    RETURNING claim_id, licence_key INTO the_claim, the_licence;
    IF the_licence IS NOT NULL THEN
        INSERT INTO licence_dispute (licence_key, disputed_at) VALUES (the_licence, the_time) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE claim SET disputed_at = coalesce(disputed_at, the_time) WHERE id = the_claim;
    RETURN the_claim;
END
$$;

REVOKE ALL ON FUNCTION service_now, reasons_for_two, methods_for_two, reviewer_is_active, people_of_case, licence_needs_two FROM PUBLIC;

GRANT EXECUTE ON FUNCTION service_now TO verifier_service;
