-- A refusal or a question that a reviewer sent from the console waits half a minute, and can be taken back meanwhile.

CREATE TABLE waiting_decision (
    case_id text PRIMARY KEY REFERENCES review_case (id),
    claim_id text NOT NULL REFERENCES claim (id),
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    action text NOT NULL CHECK (action IN ('refuse', 'ask_creator')),
    sent_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    sealed bytea NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX waiting_decision_due ON waiting_decision (due_at);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX waiting_decision_reviewer ON waiting_decision (reviewer_id);

CREATE TRIGGER waiting_decision_time BEFORE INSERT OR UPDATE ON waiting_decision FOR EACH ROW
WHEN (greatest(NEW.sent_at, NEW.due_at - interval '1 day') > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT, DELETE, UPDATE (due_at) ON waiting_decision TO verifier_service;
