-- Claims: how one moves, and what may never change about it.

-- Moves a claim, and nothing else does: state, version, event and badge in one call, or nothing.
CREATE OR REPLACE FUNCTION move_claim(
    the_claim text, expected_version bigint, the_happening text, the_time timestamptz, the_by_kind text, the_by_id text,
    the_codes text [], the_body jsonb, the_decision text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was claim%ROWTYPE;
    transition lifecycle%ROWTYPE;
    why decision%ROWTYPE;
BEGIN
    SELECT * INTO was FROM claim WHERE id = the_claim FOR NO KEY UPDATE;
    IF NOT FOUND OR was.version <> expected_version THEN
        RAISE EXCEPTION 'the claim has moved on' USING ERRCODE = 'VC001';
    END IF;
    SELECT * INTO transition FROM lifecycle WHERE source = was.state AND happening = the_happening;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% cannot happen to a claim that is %', the_happening, was.state USING ERRCODE = 'VC007';
    END IF;
    IF transition.verdict IS NOT NULL THEN
        -- Of this very version, round and hour: a decision that was not used then is not used later.
        SELECT * INTO why FROM decision AS d WHERE d.id = the_decision AND d.claim_id = the_claim AND d.claim_version = was.version
            AND d.obs_epoch = was.obs_epoch AND d.decided_at >= service_now() - interval '1 hour'
            AND d.verdict = transition.verdict AND (d.by_reviewer IS NULL) = (transition.decided_by = 'machine');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no decision allows this move' USING ERRCODE = 'VC008';
        END IF;
        IF the_by_kind = 'reviewer' AND the_by_id IS DISTINCT FROM why.by_reviewer AND the_by_id IS DISTINCT FROM why.second_reviewer THEN
            RAISE EXCEPTION 'this is told of somebody who did not decide it' USING ERRCODE = 'VC008';
        END IF;
    END IF;
    -- What committed between the decision and this move counts as well.
    IF transition.gives_badge AND NOT EXISTS (
        SELECT FROM account AS a WHERE a.key = was.account_key AND a.standing = 'current'
            AND a.epoch = was.account_epoch AND a.epoch = why.account_epoch
    ) THEN
        RAISE EXCEPTION 'the account has changed since it was checked' USING ERRCODE = 'VC003';
    END IF;
    IF transition.gives_badge THEN
        PERFORM turn_at_licence(was.licence_key, FALSE); -- a lock that is being made now comes before or after, never at once
        IF licence_barred(was, was.licence_key) THEN
            RAISE EXCEPTION 'its licensee has locked this licence' USING ERRCODE = 'VC012';
        END IF;
    END IF;
    IF transition.gives_badge AND why.second_reviewer IS NULL AND licence_needs_two(was) THEN
        RAISE EXCEPTION 'a licence that is disputed, locked or another account''s needs two people' USING ERRCODE = 'VC009';
    END IF;
    UPDATE claim SET
        state = transition.target, version = was.version + 1, state_since = the_time, reasons = the_codes,
        decision_id = CASE WHEN transition.gives_badge THEN the_decision ELSE decision_id END,
        sighted_at = CASE WHEN transition.gives_badge THEN (
            -- A supporting list sights no licence, and a look-up sights one only where two people made it.
            SELECT max(e.retrieved_at) FROM evidence AS e
            WHERE e.id = ANY (why.evidence) AND (
                (e.authority = 'primary' AND e.outcome = 'found') OR (e.authority = 'manual' AND why.second_reviewer IS NOT NULL)
            )
        ) ELSE sighted_at END,
        bound_at = CASE WHEN transition.gives_badge THEN (
            -- The proof counts from when it was made, not from when it was last weighed; a renewal makes it no younger.
            SELECT coalesce(t.ended_at, least(b.recorded_at, (b.findings ->> 'since')::timestamptz)) FROM binding AS b
            LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id WHERE b.id = why.binding_id
        ) ELSE bound_at END,
        bound_by = CASE WHEN transition.gives_badge THEN NULL ELSE bound_by END,
        -- A second account on a licence is two people's to allow; whom one decision lets in is alone on it.
        licence_shared = licence_shared AND NOT (transition.gives_badge AND why.second_reviewer IS NULL),
        rebind_asked_at = CASE WHEN transition.gives_badge THEN NULL ELSE rebind_asked_at END,
        -- Only two people put a dispute aside; one decision that passed above has found none.
        disputed_at = CASE WHEN transition.gives_badge THEN NULL ELSE disputed_at END
    WHERE id = the_claim;
    IF transition.gives_badge AND why.second_reviewer IS NOT NULL THEN
        DELETE FROM licence_dispute WHERE licence_key = was.licence_key;
    ELSIF transition.ends_lock THEN -- who was not the holder keeps nobody out any longer
        DELETE FROM licence_lock WHERE licence_key = was.licence_key AND account_key = was.account_key;
    END IF;
    IF transition.ends_case THEN
        UPDATE review_case SET state = 'closed', closed_at = the_time, version = version + 1, lease_digest = NULL
        WHERE claim_id = the_claim AND state <> 'closed';
    END IF;
    IF transition.changes_badge THEN
        PERFORM project_badge(was.account_key, the_time);
    END IF;
    PERFORM append_event(the_time, the_happening, was.account_key, the_claim, was.state, transition.target, was.version + 1,
        the_by_kind, the_by_id, the_codes, the_body);
    RETURN was.version + 1;
END
$$;

-- Keeps a badge alive by a positive sighting at a primary source; it must be evidence of this very claim and round.
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
        DELETE FROM badge_halt WHERE claim_id = the_claim;
        PERFORM project_badge(the_account, the_time);
    END IF;
END
$$;

-- Begins a new round by other words: no evidence, proof or decision from before them counts. Under a badge they do not change
-- at all, and neither does the licence it stands for.
CREATE OR REPLACE FUNCTION guard_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'verified' THEN
        RAISE EXCEPTION 'what a badge shows is what was decided' USING ERRCODE = 'VC031';
    END IF;
    IF (NEW.credential, NEW.jurisdiction, NEW.family, NEW.account_epoch)
        IS DISTINCT FROM (OLD.credential, OLD.jurisdiction, OLD.family, OLD.account_epoch) THEN
        NEW.obs_epoch := greatest(NEW.obs_epoch, OLD.obs_epoch + 1);
    END IF;
    RETURN NEW;
END
$$;

-- Refuses what its trigger's condition found to go backwards: epochs, rounds, versions, attempts.
CREATE OR REPLACE FUNCTION refuse_backwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% goes forward only', TG_TABLE_NAME USING ERRCODE = 'VC031';
END
$$;

-- Copies what is due about a claim from its decision, beside the state, so that one index has both.
CREATE OR REPLACE FUNCTION note_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.decision_id IS DISTINCT FROM OLD.decision_id THEN
        SELECT d.valid_until, d.public -> 'source' ->> 'id' = 'manual', coalesce(d.valid_until - d.decided_at <= interval '1 day', FALSE)
        INTO NEW.ends_at, NEW.looked_up, NEW.end_told
        FROM decision AS d WHERE d.id = NEW.decision_id;
    END IF;
    IF NEW.bound_at IS DISTINCT FROM OLD.bound_at THEN
        NEW.rebind_told := FALSE;
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION move_claim, record_sighting, guard_words, refuse_backwards, note_due FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION move_claim, record_sighting TO verifier_service;
