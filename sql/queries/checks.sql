-- name: checks_insert
-- Insert one check per registry for this round.
-- takes: claim_id, obs_epoch, registries
INSERT INTO registry_check (claim_id, obs_epoch, registry) SELECT $1, $2, r FROM unnest($3::text []) AS r
ON CONFLICT DO NOTHING;

-- name: check_start
-- Take an attempt number, which makes every earlier attempt's answer worthless, and return the claim.
-- takes: claim_id, obs_epoch, registry, started_at
-- gives: maybe
-- null: jurisdiction, sealed_identity, wrapped_key
WITH started AS (
    UPDATE registry_check AS k SET attempt = k.attempt + 1, open_starts = k.open_starts + 1, started_at = $4
    FROM claim AS c
    WHERE k.claim_id = $1 AND k.obs_epoch = $2 AND k.registry = $3 AND k.answered_at IS NULL
        AND c.id = k.claim_id AND c.obs_epoch = k.obs_epoch
    RETURNING k.claim_id, k.attempt, k.open_starts, k.unavailable
)
SELECT t.attempt, t.open_starts, t.unavailable, c.id, c.state, c.family, c.credential, c.jurisdiction, c.sealed_words, c.sealed_identity,
    s.wrapped_key
FROM started AS t
JOIN claim AS c ON c.id = t.claim_id
LEFT JOIN account_secret AS s ON s.account_key = c.account_key;

-- name: check_began
-- Move a claim to checking with its first check, once.
-- takes: claim_id, now, actor_kind, actor_id
-- gives: maybe
-- null: move_claim
SELECT move_claim(c.id, c.version, 'check_started', $2, $3, $4, '{}', '{}', NULL)
FROM (SELECT id, version FROM claim WHERE id = $1 AND state = 'received' FOR NO KEY UPDATE) AS c;

-- name: check_answered
-- Keep the answer of the newest attempt, once, sealed; return how many checks of the round are still open.
-- takes: claim_id, obs_epoch, registry, attempt, answered_at?, evidence_id?, detail, authority, outcome, retrieved_at, as_of?, sealed, sheet_version, adapter, asked?
-- gives: row
WITH answered AS (
    UPDATE registry_check SET answered_at = $5, evidence_id = $6, open_starts = 0, last_detail = $7, asked = $15
    WHERE claim_id = $1 AND obs_epoch = $2 AND registry = $3 AND attempt = $4 AND answered_at IS NULL
    RETURNING 1
),
kept AS (
    INSERT INTO evidence (
        id, claim_id, obs_epoch, registry, authority, outcome, detail, retrieved_at, as_of, sha256, sealed, sheet_version, adapter
    ) SELECT $6, $1, $2, $3, $8, $9, $7, $10, CASE WHEN $11::timestamptz > $10 THEN $10 ELSE $11 END, -- no source knows tomorrow
        sha256($12), $12, $13, $14 FROM answered
)
SELECT
    EXISTS (SELECT FROM answered) AS written,
    (
        SELECT count(*) FROM registry_check
        WHERE claim_id = $1 AND obs_epoch = $2 AND registry <> $3 AND answered_at IS NULL
    ) AS unanswered;

-- name: check_unavailable
-- End an attempt without an answer. Waiting in our own line does not count as the source's silence.
-- takes: claim_id, obs_epoch, registry, attempt, last_detail
-- gives: maybe value
UPDATE registry_check SET open_starts = 0, last_detail = $5,
    unavailable = unavailable + CASE $5::text WHEN 'in_line' THEN 0 ELSE 1 END
WHERE claim_id = $1 AND obs_epoch = $2 AND registry = $3 AND attempt = $4 AND answered_at IS NULL
RETURNING unavailable;

-- name: check_parked
-- Park a check that fails on our side: no worker takes it again in this round, and a person looks.
-- takes: claim_id, obs_epoch, registry, answered_at?
UPDATE registry_check SET answered_at = $4, last_detail = 'check_failed'
WHERE claim_id = $1 AND obs_epoch = $2 AND registry = $3 AND answered_at IS NULL;

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
-- List the evidence of one round.
-- takes: claim_id, obs_epoch
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE claim_id = $1 AND obs_epoch = $2 ORDER BY registry, retrieved_at;

-- name: evidence_latest
-- List the evidence of the newest round that has any, to look at while the sources are asked again.
-- takes: claim_id
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE claim_id = $1 AND obs_epoch = (SELECT max(obs_epoch) FROM evidence WHERE claim_id = $1)
ORDER BY registry, retrieved_at;

-- name: checks_stuck
-- List open checks of live rounds without a waiting job (a job lost by hand, a purged queue).
-- gives: many
SELECT k.claim_id, k.obs_epoch, k.registry FROM registry_check AS k
JOIN claim AS c ON c.id = k.claim_id AND c.obs_epoch = k.obs_epoch
WHERE k.answered_at IS NULL AND c.state IN ('received', 'checking', 'in_review', 'verified', 'suspended')
    AND NOT EXISTS (
        SELECT FROM pgq.pgqueuer AS j
        WHERE j.dedupe_key = 'check:' || k.claim_id || ':' || k.obs_epoch || ':' || k.registry AND j.status IN ('queued', 'picked')
    )
LIMIT 500;
