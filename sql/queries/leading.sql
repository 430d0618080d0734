-- name: held_now
-- List the cases that reviewers hold, those held longest first, without words.
-- takes: now, limit
-- gives: many
-- null: jurisdiction, lease_expires_at, since
SELECT k.id, k.queue, k.due_by, k.assigned_to AS reviewer_id, r.name, k.lease_expires_at, k.first_by IS NOT NULL AS second,
    c.credential, c.jurisdiction, a.assigned_at AS since,
    EXISTS (SELECT FROM waiting_decision AS w WHERE w.case_id = k.id) AS decided
FROM review_case AS k JOIN reviewer AS r ON r.id = k.assigned_to JOIN claim AS c ON c.id = k.claim_id
LEFT JOIN case_assignment AS a ON a.case_id = k.id AND a.reviewer_id = k.assigned_to
WHERE k.state = 'assigned' AND k.lease_expires_at > $1
ORDER BY a.assigned_at, k.id LIMIT $2;

-- name: people
-- List the reviewers who are here, by name: what each may do, since when a lead has paused them, how many cases they hold.
-- takes: now, limit
-- gives: many
-- null: paused_at, paused_by
SELECT r.id, r.name, r.lead, r.admin, p.paused_at, b.name AS paused_by, (
    SELECT count(*) FROM review_case AS k WHERE k.assigned_to = r.id AND k.state = 'assigned' AND k.lease_expires_at > $1
) AS holds
FROM reviewer AS r LEFT JOIN reviewer_pause AS p ON p.reviewer_id = r.id LEFT JOIN reviewer AS b ON b.id = p.paused_by
WHERE r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor ORDER BY r.name, r.id LIMIT $2;

-- name: pause_reviewer
-- Pause a reviewer or end the pause, for the lead of a session; false where it was so, null where there is no such reviewer.
-- takes: session, reviewer_id, is_on
-- gives: value
-- null: pause_reviewer_as
SELECT pause_reviewer_as($1, $2, $3);

-- name: wait_for_colleague
-- List open cases that nobody who is here may take now, because those who could have skipped them or stepped back; the most urgent first.
-- takes: now, limit
-- gives: many
-- null: jurisdiction, back_at
SELECT k.id, k.queue, k.due_by, c.credential, c.jurisdiction, (
    SELECT min(a.rests_until) FROM case_assignment AS a WHERE a.case_id = k.id AND a.rests_until > $1
) AS back_at
FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id
WHERE k.state <> 'closed' AND (k.state <> 'assigned' OR k.lease_expires_at <= $1) AND k.id IN (
    (SELECT a.case_id FROM case_assignment AS a WHERE a.rests_until > $1 AND NOT a.over ORDER BY a.rests_until LIMIT 200)
    UNION (SELECT o.id FROM review_case AS o WHERE o.recused <> '{}' AND o.state <> 'closed' ORDER BY o.due_by LIMIT 200)
) AND NOT EXISTS (
    SELECT FROM reviewer AS r WHERE r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor AND may_take(k, r.id, $1, r.lead OR r.admin, TRUE)
        AND NOT EXISTS (SELECT FROM reviewer_pause AS p WHERE p.reviewer_id = r.id)
)
ORDER BY k.risk, k.due_by, k.id LIMIT $2;
