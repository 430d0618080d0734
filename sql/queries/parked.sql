-- name: parked_counts
-- Count what is parked, by kind and why.
-- gives: many
-- null: why
SELECT 'check' AS kind, k.registry AS why, count(*) AS parked FROM registry_check AS k JOIN claim AS c ON c.id = k.claim_id
WHERE k.last_detail = 'check_failed' AND c.obs_epoch = k.obs_epoch AND c.state IN ('checking', 'in_review', 'verified', 'suspended')
GROUP BY k.registry
UNION ALL SELECT 'job', max(told.why), count(*) FROM pgq.pgqueuer AS j LEFT JOIN LATERAL (
    SELECT l.traceback ->> 'exception_type' AS why FROM pgq.pgqueuer_log AS l
    WHERE l.job_id = j.id AND l.traceback IS NOT NULL ORDER BY l.created DESC LIMIT 1
) AS told ON TRUE WHERE j.status = 'failed' HAVING count(*) > 0
UNION ALL SELECT 'letter', CASE WHEN m.smtp_code IS NULL THEN 'no answer' ELSE 'SMTP ' || m.smtp_code END, count(*)
FROM mail_outbox AS m WHERE m.outcome = 'failed' GROUP BY m.smtp_code
ORDER BY 1, 3 DESC, 2;

-- name: parked_checks
-- List questions that failed on our side again and again, the newest first.
-- takes: limit
-- gives: many
-- null: jurisdiction, parked_at
SELECT k.claim_id, k.registry AS why, k.answered_at AS parked_at, c.credential, c.jurisdiction
FROM registry_check AS k JOIN claim AS c ON c.id = k.claim_id
WHERE k.last_detail = 'check_failed' AND c.obs_epoch = k.obs_epoch AND c.state IN ('checking', 'in_review', 'verified', 'suspended')
ORDER BY k.answered_at DESC, k.claim_id, k.registry LIMIT $1;

-- name: parked_jobs
-- List jobs of the queue that no worker takes any more, the newest first, with the kind of their last error.
-- takes: limit
-- gives: many
-- null: payload, why
SELECT j.id, j.payload, j.updated AS parked_at, (
    SELECT l.traceback ->> 'exception_type' FROM pgq.pgqueuer_log AS l
    WHERE l.job_id = j.id AND l.traceback IS NOT NULL ORDER BY l.created DESC LIMIT 1
) AS why
FROM pgq.pgqueuer AS j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT $1;

-- name: parked_letters
-- List letters that were given up, the newest first.
-- takes: limit
-- gives: many
-- null: jurisdiction, smtp_code, parked_at
SELECT m.id, m.claim_id, m.template, m.smtp_code, m.failed_at AS parked_at, c.credential, c.jurisdiction
FROM mail_outbox AS m JOIN claim AS c ON c.id = m.claim_id WHERE m.outcome = 'failed'
ORDER BY m.failed_at DESC, m.id LIMIT $1;

-- name: claims_parked
-- List the claims whose questions are parked, the longest ago first.
-- takes: claim_id?, limit
-- gives: many
SELECT DISTINCT ON (p.answered_at, p.claim_id) p.claim_id FROM (
    SELECT k.claim_id, k.answered_at FROM registry_check AS k JOIN claim AS c ON c.id = k.claim_id
    WHERE k.last_detail = 'check_failed' AND c.obs_epoch = k.obs_epoch AND c.state IN ('checking', 'in_review', 'verified', 'suspended')
        AND ($1::text IS NULL OR k.claim_id = $1)
) AS p ORDER BY p.answered_at, p.claim_id LIMIT $2;

-- name: letters_again
-- Put letters that were given up back, the longest ago first; return how many.
-- takes: now, mail_id?, limit
-- gives: value
WITH again AS (
    UPDATE mail_outbox SET outcome = 'waiting', failed_at = NULL, attempts = 0, next_at = $1 WHERE id IN (
        SELECT m.id FROM mail_outbox AS m WHERE m.outcome = 'failed' AND ($2::text IS NULL OR m.id = $2)
        ORDER BY m.failed_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ) RETURNING id
)
SELECT count(*) FROM again;

-- name: jobs_again
-- Put parked jobs back into the queue, but for those whose question waits there already; return how many.
-- takes: job_id?, limit
-- gives: value
WITH chosen AS (
    SELECT j.id, j.dedupe_key FROM pgq.pgqueuer AS j WHERE j.status = 'failed' AND ($1::bigint IS NULL OR j.id = $1)
    ORDER BY j.id LIMIT $2 FOR UPDATE SKIP LOCKED
),
gone AS (
    DELETE FROM pgq.pgqueuer WHERE id IN (
        SELECT o.id FROM chosen AS o WHERE EXISTS (
            SELECT FROM pgq.pgqueuer AS w WHERE w.dedupe_key = o.dedupe_key AND w.status IN ('queued', 'picked')
        ) OR EXISTS (SELECT FROM chosen AS twin WHERE twin.dedupe_key = o.dedupe_key AND twin.id < o.id)
    ) RETURNING id
),
again AS (
    UPDATE pgq.pgqueuer SET status = 'queued', attempts = 0, queue_manager_id = NULL, slot = NULL, updated = clock_timestamp(),
        execute_after = clock_timestamp()
    WHERE id IN (SELECT o.id FROM chosen AS o WHERE o.id NOT IN (SELECT g.id FROM gone AS g)) RETURNING id
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM again);

-- name: days_note
-- Note how these sources are now, and forget days that are older than three months.
-- takes: now, registries
WITH old AS (DELETE FROM registry_day WHERE day < ($1::timestamptz - interval '92 days')::date)
INSERT INTO registry_day AS d (registry, day, looks, broken, unwell, answered)
SELECT h.registry, ($1::timestamptz AT TIME ZONE 'UTC')::date, 1, (h.breaker = 'open')::integer,
    (h.breaker <> 'open' AND h.control IS DISTINCT FROM 'answers')::integer,
    coalesce(h.last_success_at > $1 - interval '5 minutes', FALSE)::integer
FROM registry_health AS h WHERE h.registry = ANY ($2::text [])
ON CONFLICT (registry, day) DO UPDATE SET looks = d.looks + 1, broken = d.broken + excluded.broken,
    unwell = d.unwell + excluded.unwell, answered = d.answered + excluded.answered;

-- name: days_of_sources
-- List how each source was day by day since then.
-- takes: day
-- gives: many
SELECT registry, day, looks, broken, unwell, answered FROM registry_day WHERE day >= $1 ORDER BY registry, day;
