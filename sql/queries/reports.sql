-- name: report_account_locked
-- Lock the account that holds this handle today, so that reports about one badge come one by one.
-- takes: handle
-- gives: maybe
SELECT a.key, s.wrapped_key FROM account AS a JOIN account_secret AS s ON s.account_key = a.key
WHERE a.handle = $1 AND a.handle_held
FOR NO KEY UPDATE OF a;

-- name: report_open_case
-- Find the account's open case that reports join: the one that has some already, else the most urgent.
-- takes: account_key
-- gives: maybe
SELECT c.id, k.id AS case_id, k.reasons FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id
WHERE c.account_key = $1 AND k.state <> 'closed'
ORDER BY ('reported' = ANY (k.reasons)) DESC, k.due_by, k.id LIMIT 1;

-- name: report_answered
-- Find the case in which people have looked at a report with this reason since the given time.
-- takes: account_key, reason, closed_at
-- gives: maybe value
SELECT t.case_id FROM report_tally AS t JOIN review_case AS k ON k.id = t.case_id
WHERE t.account_key = $1 AND t.reason = $2 AND k.closed_at > $3
    AND EXISTS (SELECT FROM case_assignment AS a WHERE a.case_id = k.id)
ORDER BY k.closed_at DESC, k.id LIMIT 1;

-- name: report_shown_claim
-- Find the newest claim of the account whose badge is on.
-- takes: account_key
-- gives: maybe
SELECT id FROM claim WHERE account_key = $1 AND state = 'verified' ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: report_count
-- Count one more report with this reason; return how many the case now has of all reasons together.
-- takes: case_id, account_key, reason
-- gives: value
WITH counted AS (
    INSERT INTO report_tally AS t (case_id, account_key, reason, reports) VALUES ($1, $2, $3, 1)
    ON CONFLICT (case_id, reason) DO UPDATE SET reports = t.reports + 1
    RETURNING t.reports
)
SELECT ((SELECT reports FROM counted) + coalesce(sum(reports) FILTER (WHERE reason <> $3), 0))::bigint
FROM report_tally WHERE case_id = $1;

-- name: report_insert
-- Insert the words of a reporter, sealed.
-- takes: receipt, account_key, case_id, reason, sealed, received_at
INSERT INTO report (id, account_key, case_id, reason, sealed, received_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: reports_counted
-- Count the remembered reports about the account by reason, the most frequent first.
-- takes: account_key
-- gives: many
SELECT reason, sum(reports)::bigint AS reports FROM report_tally WHERE account_key = $1
GROUP BY reason ORDER BY 2 DESC, reason;

-- name: reports_latest
-- List the last reports about the account that have words, newest first.
-- takes: account_key, limit
-- gives: many
SELECT id, reason, sealed, received_at FROM report WHERE account_key = $1 ORDER BY received_at DESC, id LIMIT $2;
