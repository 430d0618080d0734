-- name: case_lines
-- List open cases by what a reviewer chose, the most urgent first, without words.
-- takes: queue?, state?, jurisdiction?, late_at?, due?, after?, limit
-- gives: many
-- null: jurisdiction, handle, platform_id
SELECT k.id, k.queue, k.state, k.opened_at, k.due_by, k.reasons, c.credential, c.jurisdiction, c.state AS claim_state, a.handle, a.platform_id
FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id JOIN account AS a ON a.key = c.account_key
WHERE k.state <> 'closed' AND ($1::text IS NULL OR k.queue = $1) AND ($2::text IS NULL OR k.state = $2)
    AND ($3::text IS NULL OR c.jurisdiction = $3) AND ($4::timestamptz IS NULL OR k.due_by <= $4)
    AND ($5::timestamptz IS NULL OR (k.due_by, k.id) > ($5, $6::text))
ORDER BY k.due_by, k.id LIMIT $7;

-- name: closed_lines
-- List closed cases, the last closed first, without words.
-- takes: queue?, jurisdiction?, closed?, after?, limit
-- gives: many
-- null: jurisdiction, handle, platform_id, closed_at
SELECT k.id, k.queue, k.state, k.opened_at, k.closed_at, k.reasons, c.credential, c.jurisdiction, c.state AS claim_state, a.handle, a.platform_id
FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id JOIN account AS a ON a.key = c.account_key
WHERE k.closed_at IS NOT NULL AND ($1::text IS NULL OR k.queue = $1) AND ($2::text IS NULL OR c.jurisdiction = $2)
    AND ($3::timestamptz IS NULL OR (k.closed_at, k.id) < ($3, $4::text))
ORDER BY k.closed_at DESC, k.id DESC LIMIT $5;

-- name: decided_by
-- List what a reviewer decided, the newest first.
-- takes: by_id, before?, limit
-- gives: many
-- null: claim_id, jurisdiction, credential, claim_state, handle, platform_id
SELECT e.seq, e.at, e.kind, e.codes, e.claim_id, c.credential, c.jurisdiction, c.state AS claim_state, a.handle, a.platform_id
FROM event AS e LEFT JOIN claim AS c ON c.id = e.claim_id LEFT JOIN account AS a ON a.key = c.account_key
WHERE e.by_kind = 'reviewer' AND e.by_id = $1 AND ($2::timestamptz IS NULL OR e.at < $2) AND e.kind IN (
    'approved', 'refused', 'question_asked', 'suspended', 'reinstated', 'revoked', 'first_decision', 'case_kept'
)
ORDER BY e.at DESC, e.seq DESC LIMIT $3;

-- name: ageing
-- Count the open cases of each queue: all, those past their time, those that wait for a second person, and since when the oldest is open.
-- takes: now
-- gives: many
-- null: oldest_at
SELECT queue, count(*) AS cases, count(*) FILTER (WHERE due_by <= $1) AS late, count(*) FILTER (WHERE first_by IS NOT NULL) AS second,
    min(opened_at) AS oldest_at
FROM review_case WHERE state <> 'closed' GROUP BY queue ORDER BY queue;

-- name: closed_by_day
-- Count the cases closed on each day since then, with the median and the ninetieth percentile of the hours they were open.
-- takes: closed_at
-- gives: many
SELECT date_trunc('day', closed_at, 'UTC')::date AS day, count(*) AS cases,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(EPOCH FROM closed_at - opened_at) / 3600)::float8 AS median_h,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(EPOCH FROM closed_at - opened_at) / 3600)::float8 AS slow_h
FROM review_case WHERE closed_at > $1 GROUP BY 1 ORDER BY 1;

-- name: decided_since
-- Count the decisions since then by verdict and by who made them.
-- takes: decided_at
-- gives: many
SELECT verdict, by_reviewer IS NULL AS by_machine, count(*) AS decisions FROM decision WHERE decided_at > $1 GROUP BY 1, 2 ORDER BY 1, 2;

-- name: pace_since
-- Count what each reviewer decided since then, alone or as one of two, and how much of it people have turned round after.
-- takes: decided_at
-- gives: many
SELECT r.name, count(*) AS decisions, count(*) FILTER (WHERE EXISTS (
    SELECT FROM decision AS later WHERE later.claim_id = d.claim_id AND later.decided_at > d.decided_at AND later.by_reviewer IS NOT NULL
        AND ((d.verdict IN ('refused', 'revoked', 'suspended') AND later.verdict IN ('verified', 'reinstated'))
            OR (d.verdict IN ('verified', 'reinstated') AND later.verdict = 'revoked'))
)) AS turned
FROM decision AS d, unnest(ARRAY[d.by_reviewer, d.second_reviewer]) AS p (id) JOIN reviewer AS r ON r.id = p.id
WHERE d.decided_at > $1 GROUP BY r.id, r.name ORDER BY r.name, r.id;

-- name: decisions_lately
-- List the decisions of machine and people, the newest first.
-- takes: at?, after?, limit
-- gives: many
-- null: by_name, second_name, jurisdiction, handle, platform_id
SELECT d.id, d.decided_at, d.verdict, d.reasons, d.policy_version, r.name AS by_name, s.name AS second_name, c.credential, c.jurisdiction,
    a.handle, a.platform_id
FROM decision AS d JOIN claim AS c ON c.id = d.claim_id JOIN account AS a ON a.key = c.account_key
LEFT JOIN reviewer AS r ON r.id = d.by_reviewer LEFT JOIN reviewer AS s ON s.id = d.second_reviewer
WHERE $1::timestamptz IS NULL OR (d.decided_at, d.id) < ($1, $2::text)
ORDER BY d.decided_at DESC, d.id DESC LIMIT $3;

-- name: opened_by_day
-- Count the cases that were opened on each day since then.
-- takes: opened_at
-- gives: many
SELECT date_trunc('day', opened_at, 'UTC')::date AS day, count(*) AS cases FROM review_case WHERE opened_at > $1 GROUP BY 1 ORDER BY 1;

-- name: reasons_since
-- Count why people refused, suspended and took back since then, and what they asked creators for, the most frequent first.
-- takes: decided_at, limit
-- gives: many
SELECT verdict, reason, decisions FROM (
    SELECT d.verdict, r.reason, count(*) AS decisions, row_number() OVER (PARTITION BY d.verdict ORDER BY count(*) DESC, r.reason) AS place
    FROM decision AS d CROSS JOIN LATERAL (
        SELECT unnest(d.reasons) AS reason WHERE d.verdict <> 'asked'
        UNION ALL SELECT jsonb_array_elements_text(coalesce(nullif(d.machine_verdict -> 'wants', '[]'), '["answer"]')) WHERE d.verdict = 'asked'
    ) AS r
    WHERE d.decided_at > $1 AND d.by_reviewer IS NOT NULL AND d.verdict IN ('refused', 'asked', 'suspended', 'revoked')
    GROUP BY 1, 2
) AS counted WHERE place <= $2::bigint ORDER BY verdict, decisions DESC, reason;

-- name: appeals_since
-- Count the appeals that were decided since then, and those whose decision was turned round.
-- takes: closed_at
-- gives: row
SELECT count(*) AS appeals, count(*) FILTER (WHERE last.verdict IN ('verified', 'reinstated')) AS overturned
FROM review_case AS k CROSS JOIN LATERAL (
    SELECT d.verdict FROM decision AS d WHERE d.claim_id = k.claim_id AND d.case_id = k.id AND d.verdict <> 'asked'
    ORDER BY d.decided_at DESC LIMIT 1
) AS last
WHERE k.closed_at > $1 AND 'appeal' = ANY (k.reasons);
