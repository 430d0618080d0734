-- name: checks_insert
-- Insert one check per registry for rounds of claims.
-- takes: claim_ids, obs_epochs, registries
INSERT INTO registry_check (claim_id, obs_epoch, registry)
SELECT r.claim_id, r.obs_epoch, r.registry FROM unnest($1::text [], $2::bigint [], $3::text []) AS r (claim_id, obs_epoch, registry)
ON CONFLICT DO NOTHING;

-- name: check_start
-- Take an attempt number for one check or all open ones of a round, which makes every earlier attempt's answer worthless.
-- takes: claim_id, obs_epoch, registry?, started_at, actor_kind, actor_id
-- gives: maybe
-- null: jurisdiction, sealed_identity, wrapped_key
-- The claim that is asked about comes with it, and moves with its first check. What a crash of the database loses of this is
-- only done again, and nobody was told of it: so nobody waits for the disk.
WITH moved AS MATERIALIZED (
    SELECT move_claim(c.id, c.version, 'check_started', $4, $5, $6, '{}', '{}', NULL) AS version
    FROM (
        SELECT c.id, c.version FROM claim AS c JOIN account_secret AS s ON s.account_key = c.account_key
        WHERE c.id = $1 AND c.obs_epoch = $2 AND c.state = 'received' AND EXISTS (
            SELECT FROM registry_check AS k
            WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.registry = coalesce($3, k.registry) AND k.answered_at IS NULL
        ) FOR NO KEY UPDATE OF c
    ) AS c
),
started AS (
    UPDATE registry_check AS k SET attempt = k.attempt + 1, open_starts = k.open_starts + 1, started_at = $4
    FROM claim AS c
    WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.registry = coalesce($3, k.registry) AND k.answered_at IS NULL
        AND c.id = k.claim_id AND c.obs_epoch = k.obs_epoch AND (SELECT count(*) FROM moved) >= 0 -- moves first
    RETURNING k.registry, k.attempt, k.open_starts, k.unavailable
),
every AS (
    SELECT array_agg(registry ORDER BY registry) AS registries, array_agg(attempt ORDER BY registry) AS attempts,
        array_agg(open_starts ORDER BY registry) AS open_starts, array_agg(unavailable ORDER BY registry) AS unavailable
    FROM started
)
SELECT e.registries, e.attempts, e.open_starts, e.unavailable, c.id, c.state, c.family, c.credential, c.jurisdiction, c.sealed_words,
    c.sealed_identity, s.wrapped_key, EXISTS (SELECT FROM evidence AS v WHERE v.claim_id = c.id) AS has_evidence
FROM every AS e
JOIN claim AS c ON c.id = $1 AND e.registries IS NOT NULL AND set_config('synchronous_commit', 'off', TRUE) = 'off'
LEFT JOIN account_secret AS s ON s.account_key = c.account_key;

-- name: checks_put_back
-- Put checks back that were started and are not asked after all: that was no start which came to no end.
-- takes: claim_id, obs_epoch, registries, attempts
UPDATE registry_check AS k SET open_starts = k.open_starts - 1
FROM unnest($3::text [], $4::integer []) AS g (registry, attempt)
WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.registry = g.registry AND k.attempt = g.attempt AND k.answered_at IS NULL;

-- name: checks_answered
-- Keep the answers of the newest attempts, each once, sealed; return which, and how many checks of the round are still open.
-- takes: claim_id, obs_epoch, answered_at, registries, attempts, evidence_ids, details, authorities, outcomes, retrieved_ats, as_ofs, sealed, sheet_versions, adapters, asked
-- gives: row
-- What is not known comes as nothing of its kind: the beginning of time, no bytes.
WITH given AS (
    SELECT * FROM unnest(
        $4::text [], $5::integer [], $6::text [], $7::text [], $8::text [], $9::text [], $10::timestamptz [], $11::timestamptz [],
        $12::bytea [], $13::text [], $14::text [], $15::bytea []
    ) AS g (registry, attempt, evidence_id, detail, authority, outcome, retrieved_at, as_of, sealed, sheet_version, adapter, asked)
),
answered AS (
    UPDATE registry_check AS k
    SET answered_at = $3, evidence_id = g.evidence_id, open_starts = 0, last_detail = g.detail, asked = nullif(g.asked, '')
    FROM given AS g
    WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.registry = g.registry AND k.attempt = g.attempt AND k.answered_at IS NULL
    RETURNING k.registry
),
kept AS (
    INSERT INTO evidence (
        id, claim_id, obs_epoch, registry, authority, outcome, detail, retrieved_at, as_of, sha256, sealed, sheet_version, adapter
    ) SELECT g.evidence_id, $1, $2, g.registry, g.authority, g.outcome, g.detail, g.retrieved_at,
        CASE WHEN g.as_of > '-infinity' THEN least(g.as_of, g.retrieved_at) END, -- no source knows tomorrow
        sha256(g.sealed), g.sealed, g.sheet_version, g.adapter
    FROM given AS g JOIN answered AS a ON a.registry = g.registry
)
SELECT
    ARRAY(SELECT registry FROM answered) AS written,
    (
        SELECT count(*) FROM registry_check AS k
        WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.answered_at IS NULL AND k.registry NOT IN (SELECT registry FROM answered)
    ) AS unanswered;

-- name: check_unavailable
-- End an attempt without an answer; return since when the source has not answered. Waiting in our own line is not its silence.
-- takes: claim_id, obs_epoch, registry, attempt, last_detail, now
-- gives: maybe value
UPDATE registry_check SET open_starts = 0, last_detail = $5,
    unavailable = unavailable + CASE $5::text WHEN 'in_line' THEN 0 ELSE 1 END,
    silent_since = CASE $5::text WHEN 'in_line' THEN silent_since ELSE coalesce(silent_since, $6) END
WHERE claim_id = $1 AND obs_epoch = $2 AND registry = $3 AND attempt = $4 AND answered_at IS NULL
RETURNING coalesce(silent_since, $6);

-- name: checks_silent
-- List the sources of a round that have not answered since before then.
-- takes: claim_id, obs_epoch, silent_since?
-- gives: many
SELECT registry FROM registry_check WHERE claim_id = $1 AND obs_epoch = $2 AND answered_at IS NULL AND silent_since <= $3;

-- name: check_parked
-- Park checks that fail on our side: no worker takes them again in this round, and a person looks.
-- takes: claim_id, obs_epoch, registry?, answered_at?
UPDATE registry_check SET answered_at = $4, last_detail = 'check_failed'
WHERE claim_id = $1 AND obs_epoch = $2 AND registry = coalesce($3, registry) AND answered_at IS NULL;

-- name: evidence_insert
-- Insert the answer of a source, sealed.
-- takes: evidence_id, claim_id, obs_epoch, registry, authority, outcome, detail, retrieved_at, as_of?, sealed, sheet_version, adapter
INSERT INTO evidence (
    id, claim_id, obs_epoch, registry, authority, outcome, detail, retrieved_at, as_of, sha256, sealed, sheet_version, adapter
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, sha256($10), $10, $11, $12);

-- name: evidence_by_id
-- Find one piece of evidence.
-- takes: evidence_id
-- gives: maybe
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE id = $1;

-- name: evidence_of_round
-- List the evidence of one round. Of two answers of one instant the one that found somebody is the later: a hit is not put aside.
-- takes: claim_id, obs_epoch
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE claim_id = $1 AND obs_epoch = $2 ORDER BY registry, retrieved_at, outcome = 'found';

-- name: evidence_sighted
-- Find the answer that last sighted a claim's licence, before a round.
-- takes: claim_id, seen?, obs_epoch
-- gives: maybe
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence
WHERE claim_id = $1 AND retrieved_at <= $2 AND obs_epoch < $3 AND authority = 'primary' AND outcome = 'found'
ORDER BY obs_epoch DESC LIMIT 1;

-- name: evidence_latest
-- List the evidence of the newest round that has any, to look at while the sources are asked again.
-- takes: claim_id
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE claim_id = $1 AND obs_epoch = (SELECT max(obs_epoch) FROM evidence WHERE claim_id = $1)
ORDER BY registry, retrieved_at, outcome = 'found';

-- name: checks_stuck
-- List open checks of live rounds without a waiting job (a job lost by hand, a purged queue).
-- gives: many
SELECT k.claim_id, k.obs_epoch, k.registry FROM registry_check AS k
JOIN claim AS c ON c.id = k.claim_id AND c.obs_epoch = k.obs_epoch
WHERE k.answered_at IS NULL AND c.state IN ('received', 'checking', 'in_review', 'verified', 'suspended', 'expired')
    AND NOT EXISTS (
        SELECT FROM pgq.pgqueuer AS j
        WHERE j.dedupe_key IN (
            'check:' || k.claim_id || ':' || k.obs_epoch || ':' || k.registry, 'check:' || k.claim_id || ':' || k.obs_epoch || ':*'
        ) AND j.status IN ('queued', 'picked')
    )
LIMIT 500;
