-- What no single statement may do is not done by two together: new words under an old decision, a harmless stop over a grave
-- one, a case closed so that its reasons are forgotten; and what the log says of rows is said by the rows' own transaction.

-- ---- what is claimed, and what was seen of it, belong together

-- Other words begin a new round by themselves: no evidence, proof or decision from before them counts. Under a badge they
-- do not change at all, and neither does the licence it stands for.
CREATE FUNCTION guard_words() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER claim_words_guard BEFORE UPDATE ON claim FOR EACH ROW
WHEN (
    (NEW.credential, NEW.jurisdiction, NEW.family, NEW.account_epoch, NEW.licence_key, NEW.licence_shared)
    IS DISTINCT FROM (OLD.credential, OLD.jurisdiction, OLD.family, OLD.account_epoch, OLD.licence_key, OLD.licence_shared)
) EXECUTE FUNCTION guard_words();

-- A claim that people look at keeps its case until it moves.
CREATE FUNCTION guard_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM claim AS c WHERE c.id = NEW.claim_id AND c.state IN ('in_review', 'suspended')) THEN
        RAISE EXCEPTION 'this case ends with a decision' USING ERRCODE = 'VC031';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER review_case_closing BEFORE UPDATE ON review_case FOR EACH ROW
WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION guard_closing();

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
        IF the_by_kind = 'reviewer' AND the_by_id IS DISTINCT FROM why.by_reviewer AND the_by_id IS DISTINCT FROM why.second_reviewer THEN
            RAISE EXCEPTION 'this is told of somebody who did not decide it' USING ERRCODE = 'VC008';
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
        -- A second account on a licence is two people's to allow; whom one decision lets in is alone on it.
        licence_shared = licence_shared AND NOT (decided AND why.second_reviewer IS NULL),
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

-- What functions tell of access, and triggers of rows, nobody else tells; a creator's signing out is the code's.
CREATE OR REPLACE FUNCTION note_event(
    the_time timestamptz, the_kind text, the_account text, the_claim text, the_by_kind text, the_by_id text, the_codes text [],
    the_body jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM lifecycle WHERE happening = the_kind) THEN
        RAISE EXCEPTION 'only a claim that moves has %', the_kind USING ERRCODE = 'VC008';
    END IF;
    IF the_kind IN (
        'rows_kept', 'rows_taken_over', 'key_issued', 'key_replaced', 'key_ended', 'reviewer_admitted', 'reviewer_revoked',
        'login_link_made', 'reviewer_signed_in', 'sign_in_refused'
    ) OR (the_kind = 'signed_out' AND the_by_kind <> 'creator') THEN
        RAISE EXCEPTION '% is told by the function that does it', the_kind USING ERRCODE = 'VC008';
    END IF;
    PERFORM append_event(the_time, the_kind, the_account, the_claim, NULL, NULL, NULL, the_by_kind, the_by_id, the_codes, the_body);
END
$$;

-- ---- what a transaction says of rows is what it wrote itself

-- The owner could put a row of their own among those that a running transaction of the service is about to sign. So each
-- carries a code of its own, which only the session that wrote it can make.
ALTER TABLE row_touched ADD COLUMN code text;

-- The HMAC-SHA256 of a text with the session's key; nothing where it holds none.
CREATE FUNCTION witness_code(the_text text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    witness text := coalesce(current_setting('verifier.witness', TRUE), '');
BEGIN
    IF witness = '' THEN
        RETURN NULL;
    END IF;
    RETURN encode(sha256(decode(right(witness, 128), 'hex')
        || sha256(decode(left(witness, 128), 'hex') || convert_to(the_text, 'UTF8'))), 'hex');
END
$$;

CREATE FUNCTION touched_code(the_transaction xid8, the_relation text, the_key text, was text [], became text []) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT witness_code(jsonb_build_array(the_transaction::text, the_relation, the_key, to_jsonb(was), to_jsonb(became))::text)
$$;

CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    old_digests text [] := CASE WHEN TG_OP <> 'INSERT' THEN row_digests(TG_TABLE_NAME, to_jsonb(OLD)) END;
    new_digests text [] := CASE WHEN TG_OP <> 'DELETE' THEN row_digests(TG_TABLE_NAME, to_jsonb(NEW)) END;
    this xid8 := pg_current_xact_id();
    the_key text := coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0];
BEGIN
    IF old_digests IS DISTINCT FROM new_digests THEN
        INSERT INTO row_touched AS t (transaction, relation, key, was, became, code)
        VALUES (this, TG_TABLE_NAME, the_key, old_digests, new_digests,
            touched_code(this, TG_TABLE_NAME, the_key, old_digests, new_digests))
        ON CONFLICT (transaction, relation, key) DO UPDATE SET became = excluded.became,
            -- What was not ours before does not become ours.
            code = CASE WHEN t.code = touched_code(t.transaction, t.relation, t.key, t.was, t.became)
                THEN touched_code(t.transaction, t.relation, t.key, t.was, excluded.became) END;
    END IF;
    RETURN NULL;
END
$$;

-- At commit: one event for all rows of the transaction, signed where the session holds the key and wrote every one of them.
CREATE OR REPLACE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb;
    ours boolean;
BEGIN
    WITH gone AS (DELETE FROM row_touched WHERE transaction = pg_current_xact_id() RETURNING *)
    SELECT jsonb_build_object('nonce', gen_random_uuid(), 'rows', jsonb_agg(
        jsonb_build_array(relation, key, to_jsonb(was), to_jsonb(became)) ORDER BY relation, key
    ) FILTER (WHERE was IS DISTINCT FROM became)), bool_and(coalesce(
        code = touched_code(transaction, relation, key, was, became), FALSE
    )) INTO said, ours FROM gone;
    IF said ->> 'rows' IS NULL THEN
        RETURN NULL; -- an earlier firing of this transaction has said it, or nothing is other than it was
    END IF;
    IF ours THEN
        said := said || jsonb_build_object('mac', witness_code(said::text));
    END IF;
    PERFORM append_event(
        service_now(), 'rows_kept', NULL, NULL, NULL, NULL, NULL, 'service', 'database', '{}', said);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION guard_words, guard_closing, witness_code, touched_code FROM PUBLIC;
