-- name: received
-- Count the claims that were received within a time.
-- takes: since, until, environment
-- gives: value
-- slow: it goes through a quarter's claims
SELECT count(*) FROM claim WHERE created_at >= $1 AND created_at < $2 AND environment = $3;

-- name: outcomes
-- Count the decisions within a time by verdict, and by whether the machine made them.
-- takes: since, until, environment
-- gives: many
-- slow: it goes through a quarter's decisions
SELECT d.verdict, d.by_reviewer IS NULL AS by_machine, count(*) AS decisions FROM decision AS d
WHERE d.decided_at >= $1 AND d.decided_at < $2 AND d.environment = $3 GROUP BY 1, 2 ORDER BY 1, 2;

-- name: refusals
-- Count the refusals within a time by reason, the most frequent first.
-- takes: since, until, environment
-- gives: many
-- slow: it goes through a quarter's decisions
SELECT r.reason, count(*) AS decisions FROM decision AS d CROSS JOIN LATERAL unnest(d.reasons) AS r (reason)
WHERE d.decided_at >= $1 AND d.decided_at < $2 AND d.environment = $3 AND d.verdict = 'refused' GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: waits
-- Return how many hours claims waited for their first answer within a time, by who gave it: the median, and the slowest tenth.
-- takes: since, until, environment
-- gives: many
-- slow: it goes through a quarter's decisions
SELECT d.by_reviewer IS NULL AS by_machine, count(*) AS claims,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(EPOCH FROM d.decided_at - c.created_at) / 3600)::float8 AS median_h,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(EPOCH FROM d.decided_at - c.created_at) / 3600)::float8 AS slow_h
FROM decision AS d JOIN claim AS c ON c.id = d.claim_id
WHERE d.decided_at >= $1 AND d.decided_at < $2 AND d.environment = $3 AND d.verdict IN ('verified', 'refused')
    AND NOT EXISTS (
        SELECT FROM decision AS o WHERE o.claim_id = d.claim_id AND o.verdict IN ('verified', 'refused') AND o.decided_at < d.decided_at
    )
GROUP BY 1 ORDER BY 1;

-- name: appeals
-- Count the appeals that were decided within a time, and those whose decision was turned round.
-- takes: since, until, environment
-- gives: row
-- slow: it goes through a quarter's cases
SELECT count(*) AS appeals, count(*) FILTER (WHERE last.verdict IN ('verified', 'reinstated')) AS overturned
FROM review_case AS k CROSS JOIN LATERAL (
    SELECT d.verdict, d.environment FROM decision AS d WHERE d.claim_id = k.claim_id AND d.case_id = k.id AND d.verdict <> 'asked'
    ORDER BY d.decided_at DESC LIMIT 1
) AS last
WHERE k.closed_at >= $1 AND k.closed_at < $2 AND 'appeal' = ANY (k.reasons) AND last.environment = $3;
