-- Events: what happened, in one chain, written once.

-- Writes down what happened. The chain's head is not locked before the commit: a client that is slow, or frozen, between its
-- last statement and its commit holds up nobody else.
CREATE OR REPLACE FUNCTION append_event(
    the_time timestamptz, the_kind text, the_account text, the_claim text, the_source text, the_target text, the_version bigint,
    the_by_kind text, the_by_id text, the_codes text [], the_body jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO event_pending (at, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id, codes, body)
    VALUES (the_time, the_kind, the_account, the_claim, the_source, the_target, the_version, the_by_kind, the_by_id, the_codes, the_body);
END
$$;

-- Gives the event its place in the chain, at commit. The head row is the last lock a transaction takes, so that sequence
-- order is commit order.
CREATE OR REPLACE FUNCTION chain_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head event_head%ROWTYPE;
    next_hash bytea;
BEGIN
    SELECT * INTO STRICT head FROM event_head FOR UPDATE;
    next_hash := sha256(head.hash || convert_to(jsonb_build_array(
        head.seq + 1, extract(epoch FROM NEW.at)::numeric, NEW.kind, NEW.account_key, NEW.claim_id, NEW.from_state, NEW.to_state,
        NEW.claim_version, NEW.by_kind, NEW.by_id, to_jsonb(NEW.codes), NEW.body
    )::text, 'UTF8'));
    INSERT INTO event (seq, at, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id, codes, body, prev_hash, hash)
    VALUES (head.seq + 1, NEW.at, NEW.kind, NEW.account_key, NEW.claim_id, NEW.from_state, NEW.to_state, NEW.claim_version,
        NEW.by_kind, NEW.by_id, NEW.codes, NEW.body, head.hash, next_hash);
    UPDATE event_head SET seq = head.seq + 1, hash = next_hash WHERE one;
    DELETE FROM event_pending WHERE id = NEW.id;
    RETURN NULL;
END
$$;

-- Writes down an event that moves no claim. What functions tell of access, and triggers of rows, nobody else tells; a
-- creator's signing out is the code's.
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
        'login_link_made', 'reviewer_signed_in', 'sign_in_refused', 'reviewer_role_changed', 'reviewer_confirmed', 'confirmation_refused',
        'case_opened', 'erased', 'approvals_frozen', 'approvals_resumed', 'reviewer_paused', 'reviewer_resumed',
        'licensee_proved', 'licensee_locked', 'licensee_unlocked', 'licensee_named', 'licensee_judged'
    ) OR (the_kind = 'signed_out' AND the_by_kind <> 'creator') THEN
        RAISE EXCEPTION '% is told by the function that does it', the_kind USING ERRCODE = 'VC008';
    END IF;
    PERFORM append_event(the_time, the_kind, the_account, the_claim, NULL, NULL, NULL, the_by_kind, the_by_id, the_codes, the_body);
END
$$;

-- Refuses to change or remove what is written once, to the owner as well.
CREATE OR REPLACE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;

REVOKE ALL ON FUNCTION append_event, chain_event, note_event, refuse_rewrite FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION note_event TO verifier_service;
