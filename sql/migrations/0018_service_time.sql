-- What the service's role may not say though it may write: a time that has not come, an epoch that was, an answer nobody was
-- asked for. And the grants, down to what the code needs; tests/sql/test_grants.py has them all.

-- ---- no instant later than the service's time (and what two clocks may differ by)

CREATE FUNCTION service_latest() RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT ahead FROM service_clock), '0') + interval '5 minutes';
END
$$;

-- A row that was dated ahead by hand can still be worked on, and above all stopped: what an update leaves as it is passes.
CREATE FUNCTION refuse_later() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM pg_attribute AS a
        WHERE a.attrelid = TG_RELID AND a.atttypid = 'timestamptz'::regtype AND NOT a.attisdropped
            AND to_jsonb(NEW) ->> a.attname::text IS DISTINCT FROM to_jsonb(OLD) ->> a.attname::text
            AND (to_jsonb(NEW) ->> a.attname::text)::timestamptz > service_latest()
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% would say a time that has not come, or an end too far away', TG_TABLE_NAME USING ERRCODE = 'VC030';
END
$$;

CREATE TRIGGER account_instants BEFORE INSERT OR UPDATE ON account FOR EACH ROW
WHEN (greatest(NEW.created_at, NEW.changed_at, NEW.erased_at, NEW.handle_at) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER claim_instants BEFORE INSERT OR UPDATE ON claim FOR EACH ROW
WHEN (
    greatest(
        NEW.state_since, NEW.round_started_at, NEW.sighted_at, NEW.created_at, NEW.notified_at, NEW.bound_at, NEW.disputed_at,
        NEW.rebind_asked_at
    ) > service_latest()
) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER evidence_instants BEFORE INSERT ON evidence FOR EACH ROW
WHEN (greatest(NEW.retrieved_at, NEW.as_of) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER registry_check_instants BEFORE INSERT OR UPDATE ON registry_check FOR EACH ROW
WHEN (greatest(NEW.started_at, NEW.answered_at) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER binding_instants BEFORE INSERT ON binding FOR EACH ROW
WHEN (NEW.recorded_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER binding_attempt_instants BEFORE INSERT OR UPDATE ON binding_attempt FOR EACH ROW
WHEN (greatest(NEW.started_at, NEW.ended_at, NEW.expires_at - interval '100 days') > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER decision_instants BEFORE INSERT ON decision FOR EACH ROW
WHEN (NEW.decided_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER review_case_instants BEFORE INSERT OR UPDATE ON review_case FOR EACH ROW
WHEN (
    greatest(
        NEW.opened_at, NEW.first_at, NEW.closed_at, NEW.due_by - interval '100 days', NEW.lease_expires_at - interval '1 day'
    ) > service_latest()
) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER case_assignment_instants BEFORE INSERT OR UPDATE ON case_assignment FOR EACH ROW
WHEN (greatest(NEW.assigned_at, NEW.passed_at) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER event_instants BEFORE INSERT ON event_pending FOR EACH ROW
WHEN (NEW.at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER badge_instants BEFORE INSERT OR UPDATE ON badge FOR EACH ROW
WHEN (NEW.as_of > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER idempotency_instants BEFORE INSERT OR UPDATE ON idempotency FOR EACH ROW
WHEN (NEW.started_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER registry_health_instants BEFORE INSERT OR UPDATE ON registry_health FOR EACH ROW
WHEN (greatest(NEW.checked_at, NEW.source_as_of) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER roster_instants BEFORE INSERT OR UPDATE ON roster FOR EACH ROW
WHEN (greatest(NEW.loaded_at, NEW.as_of) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER roster_relook_instants BEFORE INSERT OR UPDATE ON roster_relook FOR EACH ROW
WHEN (NEW.noted_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER checkpoint_instants BEFORE INSERT ON checkpoint FOR EACH ROW
WHEN (NEW.signed_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER platform_jwk_instants BEFORE INSERT OR UPDATE ON platform_jwk FOR EACH ROW
WHEN (greatest(NEW.added_at, NEW.removed_at) > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER policy_document_instants BEFORE INSERT ON policy_document FOR EACH ROW
WHEN (NEW.first_used_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER report_instants BEFORE INSERT ON report FOR EACH ROW
WHEN (NEW.received_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER mail_outbox_instants BEFORE INSERT OR UPDATE ON mail_outbox FOR EACH ROW
WHEN (greatest(NEW.created_at, NEW.sent_at, NEW.failed_at, NEW.next_at - interval '40 days') > service_latest())
EXECUTE FUNCTION refuse_later();

CREATE TRIGGER proofing_notice_instants BEFORE INSERT OR UPDATE ON proofing_notice FOR EACH ROW
WHEN (greatest(NEW.made_at, NEW.used_at, NEW.expires_at - interval '181 days') > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER screening_hit_instants BEFORE INSERT ON screening_hit FOR EACH ROW
WHEN (NEW.shown_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER licence_dispute_instants BEFORE INSERT OR UPDATE ON licence_dispute FOR EACH ROW
WHEN (NEW.disputed_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER licence_lock_instants BEFORE INSERT OR UPDATE ON licence_lock FOR EACH ROW
WHEN (NEW.locked_at > service_latest()) EXECUTE FUNCTION refuse_later();

CREATE TRIGGER document_instants BEFORE INSERT OR UPDATE ON document FOR EACH ROW
WHEN (greatest(NEW.received_at, NEW.removed_at) > service_latest()) EXECUTE FUNCTION refuse_later();

-- ---- nothing that counts up goes down, and what has ended stays as it ended

CREATE FUNCTION refuse_backwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% goes forward only', TG_TABLE_NAME USING ERRCODE = 'VC031';
END
$$;

-- An account that has changed is current again with a higher epoch, and with nothing else. Its id at the platform is erased,
-- never another's.
CREATE TRIGGER account_forward BEFORE UPDATE ON account FOR EACH ROW
WHEN (
    NEW.key <> OLD.key OR NEW.epoch < OLD.epoch OR (NEW.platform_id IS NOT NULL AND NEW.platform_id IS DISTINCT FROM OLD.platform_id)
    OR (NEW.standing = 'current' AND OLD.standing <> 'current' AND NEW.epoch <= OLD.epoch)
) EXECUTE FUNCTION refuse_backwards();

CREATE TRIGGER claim_forward BEFORE UPDATE ON claim FOR EACH ROW
WHEN (NEW.obs_epoch < OLD.obs_epoch OR NEW.account_epoch < OLD.account_epoch OR NEW.version < OLD.version)
EXECUTE FUNCTION refuse_backwards();

-- What was answered stays answered. Only an exclusion list is asked again in the same round, when another name is known.
CREATE FUNCTION guard_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.attempt = OLD.attempt AND NEW.answered_at IS NULL AND NEW.evidence_id IS NULL AND EXISTS (
        SELECT FROM evidence AS e WHERE e.id = OLD.evidence_id AND e.authority = 'screening'
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'registry_check goes forward only' USING ERRCODE = 'VC031';
END
$$;

CREATE TRIGGER registry_check_forward BEFORE UPDATE ON registry_check FOR EACH ROW
WHEN (NEW.attempt < OLD.attempt OR (OLD.answered_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)) EXECUTE FUNCTION guard_check();

-- A case forgets no reason and nobody who stepped back from it, and once closed is not opened again.
CREATE TRIGGER review_case_forward BEFORE UPDATE ON review_case FOR EACH ROW
WHEN (
    NEW.id <> OLD.id OR NEW.claim_id <> OLD.claim_id OR NEW.version < OLD.version OR NOT NEW.reasons @> OLD.reasons
    OR NOT NEW.recused @> OLD.recused OR (OLD.state = 'closed' AND NEW.state <> 'closed')
) EXECUTE FUNCTION refuse_backwards();

-- ---- evidence is the answer to a question that was asked, or was read by a reviewer of the case

-- One answer a question: a second one of the same round is nobody's. An exclusion list may be asked under more names.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX evidence_once ON evidence (claim_id, obs_epoch, registry) WHERE authority IN ('primary', 'supporting');

CREATE FUNCTION guard_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE TRIGGER evidence_guard BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION guard_evidence();

-- A binding is recorded in the round that runs, and anchored in what was last seen of its claim: an older answer may have
-- been overtaken.
CREATE FUNCTION guard_binding_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE TRIGGER binding_of_the_round BEFORE INSERT ON binding FOR EACH ROW EXECUTE FUNCTION guard_binding_round();

-- ---- an event that moves nothing says so: only move_claim tells of a move

CREATE FUNCTION note_event(
    the_time timestamptz, the_kind text, the_account text, the_claim text, the_by_kind text, the_by_id text, the_codes text [],
    the_body jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM lifecycle WHERE happening = the_kind) THEN
        RAISE EXCEPTION 'only a claim that moves has %', the_kind USING ERRCODE = 'VC008';
    END IF;
    PERFORM append_event(the_time, the_kind, the_account, the_claim, NULL, NULL, NULL, the_by_kind, the_by_id, the_codes, the_body);
END
$$;

-- ---- the grants

-- Places in the bucket are given out by the function alone.
ALTER FUNCTION admit(text, interval, interval, interval) SECURITY DEFINER SET search_path = public, pg_temp;

REVOKE ALL ON FUNCTION service_latest, refuse_later, refuse_backwards, guard_check, guard_evidence, guard_binding_round, note_event, guard_attempt,
guard_new_attempt, refuse_rewrite, admit FROM PUBLIC;

REVOKE EXECUTE ON FUNCTION append_event FROM verifier_service;

GRANT EXECUTE ON FUNCTION service_latest, note_event, admit TO verifier_service;

REVOKE ALL ON rate_bucket, roster_stage FROM verifier_service;

REVOKE INSERT, UPDATE ON account, registry_check, review_case FROM verifier_service;

GRANT INSERT (key, platform_id, handle, epoch, created_at, handle_at) ON account TO verifier_service;

GRANT UPDATE (handle, handle_held, epoch, standing, changed_why, changed_at, handle_at) ON account TO verifier_service;

-- Erasing, with the account's key.
GRANT UPDATE (platform_id, sealed_display, salt, erased_at) ON account TO verifier_service;

GRANT INSERT (claim_id, obs_epoch, registry) ON registry_check TO verifier_service;

GRANT UPDATE (attempt, open_starts, unavailable, last_detail, started_at, answered_at, evidence_id, asked) ON registry_check TO verifier_service;

GRANT INSERT (id, claim_id, queue, opened_at, due_by, reasons) ON review_case TO verifier_service;

GRANT UPDATE (
    queue, state, version, due_by, assigned_to, lease_digest, lease_expires_at, reasons, first_by, first_action, first_at,
    first_claim_version, sealed_first, recused, closed_at
) ON review_case TO verifier_service;

REVOKE INSERT (obs_epoch, round_kind, reasons, facts) ON claim FROM verifier_service;

REVOKE UPDATE ON roster_load, roster_history, platform_jwk, report_tally FROM verifier_service;

GRANT UPDATE (file, line, rows, bad) ON roster_load TO verifier_service;

GRANT UPDATE (departed_at, how, returned_at) ON roster_history TO verifier_service;

GRANT UPDATE (jwk, added_at, removed_at) ON platform_jwk TO verifier_service;

GRANT UPDATE (reports) ON report_tally TO verifier_service;
