-- name: case_insert
-- Open a case, or add to the claim's open one, which keeps its reasons and a special queue; what leads have stays theirs.
-- takes: case_id, claim_id, queue, opened_at, due_by, reasons
-- gives: maybe value
INSERT INTO review_case (id, claim_id, queue, opened_at, due_by, reasons) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (claim_id) WHERE state <> 'closed' DO UPDATE
SET reasons = review_case.reasons
        || ARRAY(SELECT r FROM unnest(excluded.reasons) AS r WHERE r <> ALL (review_case.reasons)),
    queue = CASE WHEN excluded.queue = 'standard' OR review_case.queue = 'lead' THEN review_case.queue ELSE excluded.queue END,
    version = review_case.version + 1
RETURNING id;

-- name: case_by_id
-- Find a case.
-- takes: case_id
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
SELECT * FROM review_case WHERE id = $1;

-- name: case_lock
-- Find a case, locked.
-- takes: case_id
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
SELECT * FROM review_case WHERE id = $1 FOR UPDATE;

-- name: case_open_of_claim
-- Find the claim's open case, locked.
-- takes: claim_id
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
SELECT * FROM review_case WHERE claim_id = $1 AND state <> 'closed' FOR UPDATE;

-- name: case_held
-- Find the case this reviewer is working on.
-- takes: assigned_to, lease_expires_at
-- gives: maybe value
-- One on which a decision of theirs waits is not worked on.
SELECT id FROM review_case AS k WHERE assigned_to = $1 AND state = 'assigned' AND lease_expires_at > $2
    AND NOT EXISTS (SELECT FROM waiting_decision AS w WHERE w.case_id = k.id) ORDER BY due_by LIMIT 1;

-- name: case_is_held
-- Return whether this reviewer is working on this case.
-- takes: case_id, assigned_to, now
-- gives: value
SELECT EXISTS (
    SELECT FROM review_case AS k WHERE id = $1 AND assigned_to = $2 AND state = 'assigned' AND lease_expires_at > $3
        AND NOT EXISTS (SELECT FROM waiting_decision AS w WHERE w.case_id = k.id)
);

-- name: case_take
-- Assign a case: what was handed over to them, what is a day late, then by what hangs on it and by the day that was promised.
-- takes: assigned_to?, lease_digest?, lease_expires_at?, now, lead
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
-- None they decided first, or have refused or revoked before: an appeal is another reviewer's. What they gave back, or let run
-- out, comes after all else, the longest ago first.
UPDATE review_case SET state = 'assigned', assigned_to = $1, lease_digest = $2, lease_expires_at = $3, handed_to = NULL,
    handed_until = NULL, version = version + 1
WHERE id = coalesce(
    (
        SELECT k.id FROM review_case AS k
        WHERE k.handed_to = $1 AND k.handed_until > $4 AND k.state <> 'closed' AND may_take(k, $1, $4, $5, TRUE)
        ORDER BY k.risk, k.due_by, k.id
        FOR UPDATE OF k SKIP LOCKED LIMIT 1
    ),
    (
        -- A day late comes before all but what a board did: reports are anybody's to make, and must not keep others waiting for ever.
        SELECT late.id FROM generate_series(1, 3) AS r (risk), LATERAL (
            SELECT k.id, k.due_by FROM review_case AS k
            WHERE k.risk = r.risk AND k.due_by <= $4 - interval '1 day' AND k.state <> 'closed' AND (k.queue <> 'lead' OR $5)
                AND k.first_by IS DISTINCT FROM $1 AND (k.state <> 'assigned' OR k.lease_expires_at <= $4)
                AND may_take(k, $1, $4, $5, FALSE)
            ORDER BY k.due_by, k.id
            FOR UPDATE OF k SKIP LOCKED LIMIT 1
        ) AS late
        WHERE NOT EXISTS (
            SELECT FROM review_case AS k WHERE k.risk = 0 AND k.state <> 'closed' AND (k.queue <> 'lead' OR $5)
                AND k.first_by IS DISTINCT FROM $1 AND (k.state <> 'assigned' OR k.lease_expires_at <= $4)
                AND may_take(k, $1, $4, $5, FALSE)
        )
        ORDER BY late.due_by, late.id LIMIT 1
    ),
    (
        -- What they have not passed over, in the order of an index: the first that they may have ends the search. What can be
        -- told without a function is, so that what others hold costs next to nothing.
        SELECT k.id FROM review_case AS k
        WHERE k.state <> 'closed' AND (k.queue <> 'lead' OR $5) AND k.first_by IS DISTINCT FROM $1
            AND (k.state <> 'assigned' OR k.lease_expires_at <= $4) AND may_take(k, $1, $4, $5, FALSE)
        ORDER BY k.risk, k.due_by, k.id
        FOR UPDATE OF k SKIP LOCKED LIMIT 1
    ),
    (
        -- What they were handed before.
        SELECT k.id FROM case_assignment AS a JOIN review_case AS k ON k.id = a.case_id
        WHERE a.reviewer_id = $1 AND NOT a.over AND k.state <> 'closed' AND may_take(k, $1, $4, $5, TRUE)
        ORDER BY a.passed_at NULLS FIRST, k.risk, k.due_by, k.id
        FOR UPDATE OF k SKIP LOCKED LIMIT 1
    )
)
RETURNING *;

-- name: case_take_alike
-- Assign a case of the same board as the one just decided, unless another one is overdue or of those that come first.
-- takes: assigned_to?, lease_digest?, lease_expires_at?, now, lead, decided
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
UPDATE review_case SET state = 'assigned', assigned_to = $1, lease_digest = $2, lease_expires_at = $3, handed_to = NULL,
    handed_until = NULL, version = version + 1
WHERE id = (
    SELECT k.id FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id
    JOIN review_case AS done ON done.id = $6 JOIN claim AS was ON was.id = done.claim_id
    WHERE k.state <> 'closed' AND (c.jurisdiction, c.family) = (was.jurisdiction, was.family) AND may_take(k, $1, $4, $5, FALSE)
        AND NOT EXISTS (SELECT FROM review_case AS o WHERE o.state <> 'closed' AND o.due_by <= $4 AND may_take(o, $1, $4, $5, FALSE))
        AND NOT EXISTS (
            SELECT FROM review_case AS o WHERE o.state <> 'closed' AND (o.risk < 3 OR o.handed_to = $1) AND may_take(o, $1, $4, $5, FALSE)
        )
    ORDER BY k.risk, k.due_by, k.id
    FOR UPDATE OF k SKIP LOCKED LIMIT 1
)
RETURNING *;

-- name: leases_lapsed
-- Mark the cases whose lease ran out as passed over by their reviewers.
-- takes: lease_expires_at
UPDATE case_assignment AS a SET passed_at = k.lease_expires_at FROM review_case AS k
WHERE k.id = a.case_id AND k.assigned_to = a.reviewer_id AND k.state = 'assigned' AND k.lease_expires_at <= $1
    AND (a.passed_at IS NULL OR a.passed_at < k.lease_expires_at);

-- name: case_passed
-- Mark a case as passed over: the reviewer gave it back.
-- takes: case_id, reviewer_id, passed_at?
UPDATE case_assignment SET passed_at = $3 WHERE case_id = $1 AND reviewer_id = $2;

-- name: recusals_lately
-- Count the recusals of this reviewer since then, and return when the first was.
-- takes: by_id, at
-- gives: row
-- null: since
SELECT count(*) AS recusals, min(at) AS since FROM event WHERE by_kind = 'reviewer' AND by_id = $1 AND at > $2 AND kind = 'case_recused';

-- name: case_for_lead
-- Move a case to the lead's queue, with the reason why; nobody holds it.
-- takes: case_id, reasons
UPDATE review_case SET queue = 'lead', reasons = reasons || ARRAY(SELECT r FROM unnest($2::text []) AS r WHERE r <> ALL (reasons)),
    state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END, assigned_to = NULL, lease_digest = NULL,
    lease_expires_at = NULL, version = version + 1
WHERE id = $1;

-- name: assignment_insert
-- Record that a reviewer was assigned a case.
-- takes: case_id, reviewer_id, assigned_at
INSERT INTO case_assignment (case_id, reviewer_id, assigned_at) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: was_assigned
-- Return whether this reviewer was assigned this case, and has not recused themselves since.
-- takes: case_id, reviewer_id
-- gives: value
SELECT EXISTS (
    SELECT FROM case_assignment AS a JOIN review_case AS k ON k.id = a.case_id
    WHERE a.case_id = $1 AND a.reviewer_id = $2 AND NOT ($2 = ANY (k.recused))
);

-- name: case_heartbeat
-- Extend the lease.
-- takes: case_id, assigned_to?, lease_digest?, lease_expires_at?, now
-- gives: maybe value
UPDATE review_case SET lease_expires_at = $4
WHERE id = $1 AND assigned_to = $2 AND lease_digest = $3 AND state = 'assigned' AND lease_expires_at > $5
RETURNING id;

-- name: case_let_go
-- Give the case back; a first decision keeps waiting for its second.
-- takes: case_id, recused
UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END, assigned_to = NULL,
    lease_digest = NULL, lease_expires_at = NULL, version = version + 1, recused = recused || $2::text []
WHERE id = $1;

-- name: case_first
-- Store the decision of the first of two people.
-- takes: case_id, first_by?, first_action?, first_at?, first_claim_version?, sealed_first?
UPDATE review_case SET state = 'awaiting_second', assigned_to = NULL, lease_digest = NULL, lease_expires_at = NULL,
    first_by = $2, first_action = $3, first_at = $4, first_claim_version = $5, sealed_first = $6, version = version + 1
WHERE id = $1;

-- name: case_forms
-- Store the second person's words beside the first one's.
-- takes: case_id, sealed_first?
UPDATE review_case SET sealed_first = $2 WHERE id = $1;

-- name: case_reasons
-- Add the reasons that a look-up by people brought up: the next person has to know them.
-- takes: case_id, reasons
UPDATE review_case SET reasons = reasons || ARRAY(SELECT r FROM unnest($2::text []) AS r WHERE r <> ALL (reasons)) WHERE id = $1;

-- name: case_close
-- Close the case.
-- takes: case_id, closed_at?
UPDATE review_case SET state = 'closed', closed_at = $2, lease_digest = NULL, lease_expires_at = NULL, version = version + 1
WHERE id = $1;

-- name: cases_page
-- List cases by state and queue, the most urgent first.
-- takes: state?, queue?, due?, after?, limit
-- gives: many
SELECT id, due_by FROM review_case
WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR queue = $2)
    AND ($3::timestamptz IS NULL OR (due_by, id) > ($3, $4::text))
ORDER BY due_by, id LIMIT $5;

-- name: case_counts
-- Count the cases that wait in each queue.
-- gives: many
SELECT queue, sum(cases)::bigint AS cases FROM case_tally WHERE hour = '-infinity' GROUP BY queue HAVING sum(cases) > 0;

-- name: decisions_last_hour
-- Count this reviewer's decisions in the last hour, first and second ones, and those made by hand.
-- takes: by_id, at
-- gives: row
-- null: decisions_since, by_hand_since
-- approvals on people's own findings, and when the first of each was.
SELECT
    count(*) AS decisions, count(*) FILTER (WHERE body ? 'by_hand') AS by_hand,
    min(at) AS decisions_since, min(at) FILTER (WHERE body ? 'by_hand') AS by_hand_since
FROM event
WHERE by_kind = 'reviewer' AND by_id = $1 AND at > $2 AND kind IN (
    'approved', 'refused', 'question_asked', 'suspended', 'reinstated', 'revoked', 'first_decision', 'case_kept'
);

-- name: review_pace
-- Count open cases, and cases closed in the last week: the basis of `expected_by`.
-- takes: closed_at
-- gives: row
SELECT
    (SELECT coalesce(sum(cases), 0)::bigint FROM case_tally WHERE hour = '-infinity') AS waiting,
    (SELECT coalesce(sum(cases), 0)::bigint FROM case_tally WHERE hour > case_hour('closed', $1)) + (
        -- The hour that the week began in is counted by hand.
        SELECT count(*) FROM review_case WHERE state = 'closed' AND closed_at > $1
            AND closed_at < case_hour('closed', $1) + interval '1 hour'
    ) AS closed_last_week;

-- name: tally_fold
-- Fold the counts of cases.
SELECT fold_case_tally();

-- name: case_relet
-- Give the reviewer a new lease token for the case they already hold.
-- takes: mine, lease_digest?, lease_expires_at?
-- gives: maybe
-- null: assigned_to, lease_digest, lease_expires_at, first_by, first_action, first_at, first_claim_version, sealed_first, closed_at, handed_to, handed_until
-- row: CaseRow
UPDATE review_case SET lease_digest = $2, lease_expires_at = $3 WHERE id = $1 RETURNING *;
