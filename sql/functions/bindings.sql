-- Bindings and attempts: what ties an account to a licensee.

-- Takes a new attempt only open: what was never open was never answered.
CREATE OR REPLACE FUNCTION guard_new_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('open', 'pending') THEN
        RAISE EXCEPTION 'a binding begins open' USING ERRCODE = 'VC010';
    END IF;
    RETURN NEW;
END
$$;

-- Keeps an attempt that has ended as it ended; tries are used up and never given back; a worn-out or late one proves nothing. Only
-- an erasure empties it.
CREATE OR REPLACE FUNCTION guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sealed = '' AND NEW.target_key IS NULL
        AND to_jsonb(NEW) - '{sealed,target_key}'::text [] = to_jsonb(OLD) - '{sealed,target_key}'::text [] THEN
        RETURN NEW;
    END IF;
    IF OLD.state NOT IN ('open', 'pending') OR NEW.tries_left > OLD.tries_left OR NEW.level > OLD.level THEN
        RAISE EXCEPTION 'a binding that has ended stays as it ended, and proves no more than it began to' USING ERRCODE = 'VC010';
    END IF;
    IF NEW.state = 'proved' AND OLD.tries_left = 0 THEN
        RAISE EXCEPTION 'no tries are left' USING ERRCODE = 'VC010';
    END IF;
    RETURN NEW;
END
$$;

-- Takes a binding only as its method allows: proved by an attempt, attested by the platform, or recorded by a case's reviewer.
CREATE OR REPLACE FUNCTION guard_binding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim claim%ROWTYPE;
    by_people boolean;
BEGIN
    SELECT * INTO STRICT the_claim FROM claim WHERE id = NEW.claim_id;
    IF NEW.account_epoch <> (SELECT epoch FROM account WHERE key = the_claim.account_key) THEN
        RAISE EXCEPTION 'the account has changed since this was proved' USING ERRCODE = 'VC003';
    END IF;
    IF NOT EXISTS (SELECT FROM evidence AS e WHERE e.id = NEW.evidence_id AND e.claim_id = NEW.claim_id) THEN
        RAISE EXCEPTION 'a binding is anchored in evidence of its own claim' USING ERRCODE = 'VC006';
    END IF;
    by_people := EXISTS (
        SELECT FROM case_assignment AS a JOIN review_case AS c ON c.id = a.case_id JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE c.claim_id = NEW.claim_id AND a.reviewer_id = NEW.recorded_by AND r.revoked_at IS NULL AND r.lapsed_at IS NULL
            AND NOT r.auditor
    );
    IF NEW.method IN ('orcid_sign_in', 'registry_contact_code', 'registry_write_back', 'domain_nonce') THEN
        IF NOT EXISTS (
            SELECT FROM binding_attempt AS t WHERE t.id = NEW.attempt_id AND t.claim_id = NEW.claim_id AND t.method = NEW.method
                AND t.account_epoch = NEW.account_epoch AND t.state = 'proved' AND t.level >= NEW.level
        ) THEN
            RAISE EXCEPTION 'nothing was proved by this method for this claim and account' USING ERRCODE = 'VC006';
        END IF;
    ELSIF NEW.method = 'platform_identity' THEN
        -- What was attested of an account as it was before is nobody's word on who owns it now.
        IF the_claim.sealed_identity IS NULL OR the_claim.account_epoch <> NEW.account_epoch THEN
            RAISE EXCEPTION 'the platform has attested no identity' USING ERRCODE = 'VC006';
        END IF;
        IF NEW.level <= 2 AND NOT by_people THEN
            RAISE EXCEPTION 'an identity that does not bind alone is for a reviewer of the case' USING ERRCODE = 'VC006';
        END IF;
    ELSE
        IF NOT by_people OR NEW.level > (CASE NEW.method WHEN 'document' THEN 2 ELSE 3 END) THEN
            RAISE EXCEPTION 'documents and calls are recorded by a reviewer of the case, and carry no further' USING ERRCODE = 'VC006';
        END IF;
        IF NEW.method = 'referee_call' AND NOT EXISTS (
            SELECT FROM binding_attempt AS t WHERE t.claim_id = NEW.claim_id AND t.method = 'referee_call'
                AND t.account_epoch = NEW.account_epoch AND t.state = 'pending' AND t.expires_at > NEW.recorded_at
                AND (NEW.attempt_id IS NULL OR t.id = NEW.attempt_id)
        ) THEN
            RAISE EXCEPTION 'a call that the creator has not asked for is none' USING ERRCODE = 'VC006';
        END IF;
        IF NEW.method = 'document' AND NOT EXISTS (
            SELECT FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
            WHERE d.claim_id = NEW.claim_id AND t.claim_id = NEW.claim_id AND t.account_epoch = NEW.account_epoch
                AND d.removed_at IS NULL AND (NEW.attempt_id IS NULL OR t.id = NEW.attempt_id)
        ) THEN
            RAISE EXCEPTION 'there is no document of this claim and account' USING ERRCODE = 'VC006';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Takes a binding only in the round that runs, anchored in what was last seen of its claim: an older answer may have been
-- overtaken.
CREATE OR REPLACE FUNCTION guard_binding_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.obs_epoch <> (SELECT obs_epoch FROM claim WHERE id = NEW.claim_id) OR EXISTS (
        SELECT FROM evidence AS e JOIN evidence AS newer ON newer.claim_id = e.claim_id AND newer.obs_epoch > e.obs_epoch
        WHERE e.id = NEW.evidence_id
    ) THEN
        RAISE EXCEPTION 'a binding is anchored in the newest evidence of its claim' USING ERRCODE = 'VC032';
    END IF;
    RETURN NEW;
END
$$;

-- Records that the holder of a verified claim was established anew: the badge lives on from the proof. Below H3, and on a call,
-- it takes two reviewers to whom a case of this claim was handed.
CREATE OR REPLACE FUNCTION record_rebinding(the_claim text, the_binding text, the_time timestamptz, one text, other text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text;
    two_people boolean := one <> other AND 2 = (
        SELECT count(DISTINCT a.reviewer_id) FROM case_assignment AS a
        JOIN review_case AS k ON k.id = a.case_id JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE k.claim_id = the_claim AND k.state <> 'closed' AND a.reviewer_id IN (one, other) AND a.reviewer_id <> ALL (k.recused)
            AND r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor
    );
BEGIN
    UPDATE claim AS c SET bound_at = coalesce(t.ended_at, b.recorded_at), bound_by = b.id, rebind_asked_at = NULL
    FROM binding AS b LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id
    WHERE c.id = the_claim AND b.id = the_binding AND b.claim_id = c.id
        AND (two_people OR (b.level >= 3 AND b.method <> ALL (methods_for_two()))) AND b.level >= 2
        AND b.account_epoch = c.account_epoch AND c.state = 'verified'
    RETURNING c.account_key INTO the_account;
    IF FOUND THEN
        PERFORM project_badge(the_account, the_time);
    END IF;
END
$$;

REVOKE ALL ON FUNCTION guard_new_attempt, guard_attempt, guard_binding, guard_binding_round, record_rebinding FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION record_rebinding TO verifier_service;
