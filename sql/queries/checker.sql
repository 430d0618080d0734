-- name: standing
-- List the claims that may show a badge today, a page at a time, with the decision and the proof that each rests on.
-- takes: after, limit
-- gives: many
-- row: StandingRow
-- slow: it goes through a whole list or log
-- null: sealed_identity, sighted_at, wrapped_key, verdict, decided_for, decided_epoch, decided_environment, by_reviewer, second_reviewer, valid_until, decided_at, evidence, bound_to, bound_level, bound_epoch, bound_in, founded_at, locked_at
SELECT
    c.id, c.account_key, c.family, c.obs_epoch, c.environment, c.sealed_words, c.sealed_identity, c.sighted_at, a.epoch, s.wrapped_key,
    d.verdict, d.claim_id AS decided_for, d.account_epoch AS decided_epoch, d.environment AS decided_environment, d.by_reviewer,
    d.second_reviewer, d.valid_until, d.decided_at, d.evidence,
    b.claim_id AS bound_to, b.level AS bound_level, b.account_epoch AS bound_epoch, b.evidence_id AS bound_in,
    (
        SELECT max(e.retrieved_at) FROM evidence AS e WHERE e.claim_id = c.id
            AND ((e.authority = 'primary' AND e.outcome = 'found') OR e.authority = 'manual')
    ) AS founded_at,
    EXISTS (
        SELECT FROM claim AS o WHERE o.licence_key = c.licence_key AND o.account_key <> c.account_key AND o.state = 'verified'
    ) AS licence_twice,
    (
        SELECT l.locked_at FROM licensee_lock AS l WHERE l.licence_key = c.licence_key AND l.unlocked_at IS NULL
            AND NOT EXISTS (SELECT FROM licence_pass AS p WHERE p.licence_key = l.licence_key)
    ) AS locked_at
FROM claim AS c JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = a.key
LEFT JOIN decision AS d ON d.id = c.decision_id
LEFT JOIN binding AS b ON b.id = d.binding_id
WHERE c.id > $1 AND c.state = 'verified' AND a.standing = 'current' AND a.epoch = c.account_epoch
ORDER BY c.id LIMIT $2;

-- name: pieces
-- List what licence boards and people said of claims: in the evidence of decisions, and in the claims' newest rounds.
-- takes: claims, evidence
-- gives: many
-- row: PieceRow
SELECT e.id, e.claim_id, e.authority, e.outcome, e.retrieved_at, e.sealed, e.sha256 = sha256(e.sealed) AS whole
FROM evidence AS e JOIN claim AS c ON c.id = e.claim_id
WHERE e.claim_id = ANY ($1::text []) AND (e.id = ANY ($2::text []) OR e.obs_epoch = c.obs_epoch)
ORDER BY e.claim_id, e.retrieved_at, e.id;

-- name: reviewer
-- Lock the review of all badges for this worker until the transaction ends; false where another has it.
-- gives: value
-- null: pg_try_advisory_xact_lock
SELECT pg_try_advisory_xact_lock(hashtext('verifier'), hashtext('badge review'));

-- name: review_noted
-- Note how a review of all badges came out; those of a quarter ago are forgotten.
-- takes: began_at, badges, findings
WITH old AS (DELETE FROM badge_review WHERE began_at < $1::timestamptz - interval '90 days')
INSERT INTO badge_review (began_at, badges, findings) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: review_last
-- Find the last review of all badges.
-- gives: maybe
SELECT began_at, badges, jsonb_array_length(findings) AS found FROM badge_review ORDER BY began_at DESC LIMIT 1;
