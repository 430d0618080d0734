-- name: sweep_badge_taken
-- Delete what was counted longer ago than a breaker looks back.
-- takes: until
-- gives: count
DELETE FROM badge_taken WHERE taken_at <= $1;

-- name: sweep_case_search
-- Delete why reviewers searched.
-- takes: until
-- gives: count
DELETE FROM case_search WHERE searched_at <= $1;

-- name: sweep_second_look
-- Delete what was drawn for a second look that nobody has taken.
-- takes: until
-- gives: count
DELETE FROM second_look WHERE looked_at IS NULL AND drawn_at <= $1;

-- name: sweep_idempotency
-- Delete answers that were kept for repeated requests.
-- takes: until
-- gives: count
DELETE FROM idempotency WHERE started_at <= $1;

-- name: sweep_import_result
-- Delete what became of the lines of imports that are done, with the imports.
-- takes: until?
-- gives: count
DELETE FROM claim_import WHERE state = 'done' AND done_at <= $1;

-- name: sweep_mail_outbox
-- Delete letters that ended. The claim remembers what was asked for: nobody is asked twice.
-- takes: until
-- gives: count
DELETE FROM mail_outbox WHERE outcome <> 'waiting' AND coalesce(sent_at, failed_at) <= $1;

-- name: sweep_report
-- Delete the reports of cases that were closed. A report comes before its case is closed, or soon after: most need not be looked at.
-- takes: until?
-- gives: count
DELETE FROM report AS r USING review_case AS k
WHERE k.id = r.case_id AND k.closed_at <= $1 AND r.received_at < $1::timestamptz + interval '31 days';

-- name: sweep_report_tally
-- Delete the counts of the reports of cases that were closed.
-- takes: until?
-- gives: count
DELETE FROM report_tally AS t USING review_case AS k
WHERE k.id = t.case_id AND k.closed_at <= $1 AND t.counted_at < $1::timestamptz + interval '31 days';

-- name: sweep_licensee_request
-- Delete requests of licensees without an account; their documents are swept up after them.
-- takes: until
-- gives: count
DELETE FROM licensee_request WHERE made_at <= $1;

-- name: sweep_licence_watch
-- Delete watches whose licensee has not come back.
-- takes: until
-- gives: count
DELETE FROM licence_watch WHERE renewed_at <= $1;

-- name: sweep_watch_letter
-- Delete that watches were told of claims.
-- takes: until?
-- gives: count
DELETE FROM watch_letter WHERE sent_at <= $1;

-- name: swept
-- Note that a sweep was made; once a minute is enough.
-- takes: now?
UPDATE retention_sweep SET swept_at = $1 WHERE coalesce(swept_at, '-infinity') < $1::timestamptz - interval '1 minute';
