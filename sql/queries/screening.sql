-- name: evidence_naming
-- List the newest answers that name the person, under whose names lists are asked, too.
-- takes: claim_id
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence
WHERE claim_id = $1 AND authority <> 'screening' AND (outcome = 'found' OR authority = 'manual')
ORDER BY obs_epoch DESC, retrieved_at DESC LIMIT 12;

-- name: screening_reopen
-- Reopen the checks of this round that were asked under fewer names than are known now, except parked ones.
-- takes: claim_id, obs_epoch, registrys, asked?
-- gives: many
UPDATE registry_check SET answered_at = NULL, evidence_id = NULL
WHERE claim_id = $1 AND obs_epoch = $2 AND registry = any($3::text []) AND answered_at IS NOT NULL
    AND asked IS DISTINCT FROM $4 AND last_detail <> 'check_failed'
RETURNING registry;

-- name: screening_shown
-- Note the rows of exclusion lists that a case of this claim shows; return those it had not shown before.
-- takes: claim_id, account_epoch, digests, now
-- gives: many
INSERT INTO screening_hit (claim_id, account_epoch, digest, shown_at)
SELECT $1, $2, row_digest, $4 FROM unnest($3::bytea []) AS row_digest
ON CONFLICT DO NOTHING
RETURNING digest;

-- name: screening_cleared
-- List the rows that people were shown when two of them gave this claim its badge, for the present epoch.
-- takes: claim_id, account_epoch
-- gives: many
SELECT h.digest FROM screening_hit AS h
WHERE h.claim_id = $1 AND h.account_epoch = $2 AND EXISTS (
    SELECT FROM decision AS d
    WHERE d.claim_id = h.claim_id AND d.account_epoch = h.account_epoch AND d.verdict IN ('verified', 'reinstated')
        AND d.by_reviewer IS NOT NULL AND d.second_reviewer IS NOT NULL AND d.decided_at >= h.shown_at
);

-- name: accepted_reasons
-- Find the reasons in spite of which people gave this claim its badge, at their last decision.
-- takes: claim_id, account_epoch
-- gives: maybe value
-- null: reasons
SELECT machine_verdict -> 'reasons' AS reasons FROM decision
WHERE claim_id = $1 AND account_epoch = $2 AND verdict IN ('verified', 'reinstated')
ORDER BY decided_at DESC, id DESC LIMIT 1;

-- name: badges_beside
-- List the other badges of the account: what stops one is a question about all of them.
-- takes: account_key, claim_id
-- gives: many
-- null: jurisdiction, sealed_identity, licence_key, decision_id, sighted_at, notified_at, bound_at, bound_by, disputed_at, ends_at, looked_up, rebind_asked_at, platform_id, handle, wrapped_key
SELECT c.*, a.platform_id, a.handle, a.epoch AS current_epoch, a.standing AS account_standing, a.handle_held, s.wrapped_key
FROM claim AS c
JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
WHERE c.account_key = $1 AND c.id <> $2 AND c.state = 'verified'
ORDER BY c.id;
