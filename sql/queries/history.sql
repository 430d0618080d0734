-- name: history_at
-- Read what an account's badge was made from at an instant; nulls where it had none yet, no row for an unknown account.
-- takes: platform_id?, at
-- gives: maybe
-- null: at, handle, held, epoch, standing, version, as_of, credentials, sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s
SELECT r.at, coalesce(h.handle, a.handle) AS handle, r.held, r.epoch, r.standing, r.version, r.as_of, r.credentials,
    t.sighting_s, t.sighting_most_s, t.stale_grace_s, t.rebind_s, t.rebind_grace_s
FROM account AS a
LEFT JOIN LATERAL (
    SELECT b.* FROM badge_history AS b WHERE b.account_key = a.key AND b.at <= $2 ORDER BY b.n DESC LIMIT 1
) AS r ON TRUE
LEFT JOIN badge_handle AS h ON h.id = r.handle_id
LEFT JOIN LATERAL (
    SELECT o.* FROM badge_terms_history AS o WHERE o.at <= $2 ORDER BY o.at DESC LIMIT 1
) AS t ON TRUE
WHERE a.platform_id = $1;

-- name: decided_before
-- List the last decision about each of these claims that was made by then, the newest first.
-- takes: claim_ids, at
-- gives: many
-- null: by_reviewer
SELECT d.id, d.verdict, d.decided_at, d.by_reviewer, d.policy_version, d.reasons, d.evidence FROM decision AS d
WHERE d.id IN (
    SELECT DISTINCT ON (o.claim_id) o.id FROM decision AS o
    WHERE o.claim_id = ANY ($1::text []) AND o.decided_at <= $2 AND o.verdict <> 'asked'
    ORDER BY o.claim_id, o.decided_at DESC, o.claim_version DESC
)
ORDER BY d.decided_at DESC, d.claim_version DESC;

-- name: stood_on
-- List the evidence that badges stood on: what decisions named, and the answers that sighted a licence since.
-- takes: claim_ids, ids, sighted
-- gives: many
SELECT DISTINCT e.registry AS source, e.retrieved_at, encode(e.sha256, 'hex') AS sha256 FROM evidence AS e
WHERE e.claim_id = ANY ($1::text []) AND (e.id = ANY ($2::text []) OR (
    e.authority = 'primary' AND e.outcome = 'found' AND e.retrieved_at = ANY ($3::timestamptz [])
))
ORDER BY e.retrieved_at, source, sha256;

-- name: reads_of_account
-- List who read an account's words, the newest first; of an epoch: its claims and documents, since the account last changed.
-- takes: account_key, kinds, before?, limit, account_epoch?
-- gives: many
-- null: claim_id
SELECT e.seq, e.at, e.kind, e.by_kind, e.by_id, e.claim_id, e.codes, e.body FROM event AS e
WHERE ((e.account_key = $1 AND e.claim_id IS NULL) OR e.claim_id = ANY (ARRAY(
    SELECT c.id FROM claim AS c WHERE c.account_key = $1 AND ($5::bigint IS NULL OR c.account_epoch = $5)
)))
AND e.kind = ANY ($2::text []) AND ($3::bigint IS NULL OR e.seq < $3)
AND ($5::bigint IS NULL OR (
    e.seq > coalesce((
        SELECT o.seq FROM event AS o WHERE o.account_key = $1 AND o.kind = 'account_changed' ORDER BY o.seq DESC LIMIT 1
    ), 0) AND NOT EXISTS (
        SELECT FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
        WHERE d.id = e.body ->> 'document' AND t.account_epoch <> $5
    )
))
ORDER BY e.seq DESC LIMIT $4;
