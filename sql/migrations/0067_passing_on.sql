-- Cases are handed out by what hangs on them; one is passed over with a reason, handed over with a note, or given to a lead; a
-- reviewer can be paused.
-- functions: 3633f559925b45df

-- What hangs on it: 0 a board's action on a live badge, 1 a report or doubt of one, 2 an appeal, 3 everything else.
ALTER TABLE review_case ADD COLUMN risk smallint NOT NULL DEFAULT 3;

-- For whom it was handed over, and until when it is kept for them.
ALTER TABLE review_case ADD COLUMN handed_to text;
ALTER TABLE review_case ADD COLUMN handed_until timestamptz;

CREATE FUNCTION rank_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE TRIGGER review_case_ranked BEFORE INSERT OR UPDATE OF reasons ON review_case FOR EACH ROW EXECUTE FUNCTION rank_case();

ALTER TABLE review_case DISABLE TRIGGER USER;
UPDATE review_case AS k SET risk = CASE
    WHEN k.reasons && ARRAY['standing_disciplined', 'past_action', 'screening_hit'] AND c.state IN ('verified', 'suspended') THEN 0
    WHEN k.reasons && ARRAY['reported'] THEN 1 ELSE 2 END
FROM claim AS c
WHERE c.id = k.claim_id AND k.state <> 'closed'
    AND k.reasons && ARRAY['standing_disciplined', 'past_action', 'screening_hit', 'reported', 'appeal']
    AND (k.reasons && ARRAY['reported', 'appeal'] OR c.state IN ('verified', 'suspended'));
ALTER TABLE review_case ENABLE TRIGGER USER;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_turn ON review_case (risk, due_by, id) WHERE state <> 'closed';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_handed ON review_case (handed_to) WHERE handed_to IS NOT NULL;
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX review_case_next; -- review_case_turn
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX review_case_overdue; -- review_case_turn

DROP TRIGGER review_case_instants ON review_case;
CREATE TRIGGER review_case_instants BEFORE INSERT OR UPDATE ON review_case FOR EACH ROW
WHEN (greatest(
    new.opened_at, new.first_at, new.closed_at, new.due_by - interval '100 days', new.lease_expires_at - interval '1 day',
    new.handed_until - interval '8 days'
) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT UPDATE (handed_to, handed_until) ON review_case TO verifier_service;

-- Until when a case does not come back to a reviewer who skipped it.
ALTER TABLE case_assignment ADD COLUMN rests_until timestamptz;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX case_assignment_rests ON case_assignment (rests_until) WHERE rests_until IS NOT NULL AND NOT over;

DROP TRIGGER case_assignment_instants ON case_assignment;
CREATE TRIGGER case_assignment_instants BEFORE INSERT OR UPDATE ON case_assignment FOR EACH ROW
WHEN (greatest(new.assigned_at, new.passed_at, new.rests_until - interval '8 days') > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT UPDATE (rests_until) ON case_assignment TO verifier_service;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_stepped_back ON review_case (due_by) WHERE recused <> '{}' AND state <> 'closed';

-- What reviewers write to each other about a case: sealed with it.
CREATE TABLE case_note (
    id text PRIMARY KEY CHECK (id ~ '^cno_[0-9a-f]{32}$'),
    case_id text NOT NULL REFERENCES review_case (id),
    kind text NOT NULL CHECK (kind IN ('handed_over', 'escalated', 'doubted')),
    code text NOT NULL,
    by_reviewer text NOT NULL REFERENCES reviewer (id),
    sealed bytea NOT NULL,
    written_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX case_note_of_case ON case_note (case_id, written_at);

CREATE TRIGGER case_note_instants BEFORE INSERT OR UPDATE ON case_note FOR EACH ROW
WHEN (new.written_at > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT ON case_note TO verifier_service;

-- Reviewers whom a lead has paused: they stay signed in and are handed nothing.
CREATE TABLE reviewer_pause (
    reviewer_id text PRIMARY KEY REFERENCES reviewer (id),
    paused_at timestamptz NOT NULL,
    paused_by text NOT NULL REFERENCES reviewer (id)
);

GRANT SELECT ON reviewer_pause TO verifier_service;
