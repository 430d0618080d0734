-- name: attempt_insert
-- Insert an attempt at one method.
-- takes: attempt_id, claim_id, account_key, account_epoch, method, level, evidence_id?, target_key?, sealed, state, tries_left, started_at, expires_at
INSERT INTO binding_attempt (
    id, claim_id, account_key, account_epoch, method, level, evidence_id, target_key, sealed, state, tries_left, started_at, expires_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: attempt_by_id
-- Find an attempt of a claim.
-- takes: attempt_id, claim_id
-- gives: maybe
-- null: evidence_id, target_key, ended_at, wrapped_key
SELECT t.*, s.wrapped_key FROM binding_attempt AS t LEFT JOIN account_secret AS s ON s.account_key = t.account_key
WHERE t.id = $1 AND t.claim_id = $2;

-- name: attempt_of_state
-- Find the claim of a sign-in, for somebody who comes back from it.
-- takes: attempt_id
-- gives: maybe
SELECT claim_id FROM binding_attempt WHERE id = $1 AND method = 'orcid_sign_in';

-- name: attempt_locked
-- Lock an attempt, so that guesses that arrive together are counted one after the other.
-- takes: attempt_id, claim_id
-- gives: maybe
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE id = $1 AND claim_id = $2 FOR UPDATE;

-- name: attempts_of_claim
-- List a claim's attempts, newest first; of one epoch of its account, or of all.
-- takes: claim_id, account_epoch?
-- gives: many
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE claim_id = $1 AND ($2::bigint IS NULL OR account_epoch = $2) ORDER BY started_at DESC, id DESC LIMIT 50;

-- name: attempts_proved
-- List the proofs of this claim by the account as it is now; the platform's word is weighed separately.
-- takes: claim_id, account_epoch
-- gives: many
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE claim_id = $1 AND account_epoch = $2 AND state = 'proved' AND method <> 'platform_identity'
ORDER BY ended_at DESC LIMIT 50;

-- name: attempts_lately
-- List when the attempts of a claim in this epoch began since, the earliest first.
-- takes: claim_id, started_at, account_epoch
-- gives: many
SELECT started_at FROM binding_attempt WHERE claim_id = $1 AND started_at > $2 AND account_epoch = $3 ORDER BY started_at;

-- name: code_target
-- Find where the newest code of a claim was sent since, as a blind index.
-- takes: claim_id, started_at
-- gives: maybe value
SELECT target_key FROM binding_attempt
WHERE claim_id = $1 AND method = 'registry_contact_code' AND started_at > $2 AND target_key IS NOT NULL
ORDER BY started_at DESC LIMIT 1;

-- name: target_lock
-- Lock an address until the transaction ends, so that attempts at it begin one after the other.
-- takes: target
SELECT pg_advisory_xact_lock(hashtext('binding'), hashtext(encode($1, 'hex')));

-- name: attempt_replaced
-- Withdraw the open attempt of a method, because a new one begins.
-- takes: claim_id, method, ended_at?
UPDATE binding_attempt SET state = 'withdrawn', detail = 'replaced', ended_at = $3
WHERE claim_id = $1 AND method = $2 AND state IN ('open', 'pending');

-- name: attempts_stopped
-- Withdraw every open attempt: the licensee of record has said that it is not them.
-- takes: claim_id, ended_at?
UPDATE binding_attempt SET state = 'withdrawn', detail = 'holder_disputed', ended_at = $2
WHERE claim_id = $1 AND state IN ('open', 'pending');

-- name: attempt_missed
-- Use up one guess of an attempt; with the last one the attempt has failed.
-- takes: attempt_id, detail, now
UPDATE binding_attempt SET tries_left = tries_left - 1, detail = $2,
    state = CASE WHEN tries_left <= 1 THEN 'failed' ELSE state END, ended_at = CASE WHEN tries_left <= 1 THEN $3::timestamptz END
WHERE id = $1 AND state IN ('open', 'pending') AND tries_left > 0;

-- name: attempt_noted
-- Note on an attempt that the other side did not answer, which costs no guess.
-- takes: attempt_id, detail
UPDATE binding_attempt SET detail = $2 WHERE id = $1 AND state IN ('open', 'pending');

-- name: waits_since
-- Return since when an attempt waits for somebody else's server.
-- takes: claim_id, attempt_id
-- gives: value
-- null: min
SELECT min(at) FROM event WHERE claim_id = $1 AND kind = 'binding_waits' AND body ->> 'attempt' = $2;

-- name: waited
-- List open attempts that have waited for somebody else's server since before.
-- takes: detail, before
-- gives: many
SELECT t.id, t.claim_id FROM binding_attempt AS t
WHERE t.state = 'open' AND t.method = 'domain_nonce' AND t.detail <> '' AND t.detail LIKE $1 AND t.started_at <= $2 AND $2 >= (
    SELECT min(e.at) FROM event AS e WHERE e.claim_id = t.claim_id AND e.kind = 'binding_waits' AND e.body ->> 'attempt' = t.id
);

-- name: attempt_ended
-- End an attempt: proved, failed, expired or withdrawn.
-- takes: attempt_id, state, detail, level, ended_at?
UPDATE binding_attempt SET state = $2, detail = $3, level = $4, ended_at = $5 WHERE id = $1 AND state IN ('open', 'pending');

-- name: attempt_pending
-- Hand an attempt to reviewers.
-- takes: attempt_id, detail
UPDATE binding_attempt SET state = 'pending', detail = $2 WHERE id = $1 AND state = 'open';

-- name: attempts_expired
-- Expire the attempts whose time is over.
-- takes: expires_at
UPDATE binding_attempt SET state = 'expired', ended_at = expires_at WHERE state IN ('open', 'pending') AND expires_at <= $1;

-- name: record_rebinding
-- Record that the holder of a verified claim was established anew; below H3 by these two reviewers.
-- takes: claim_id, binding, now, document_id, first
SELECT record_rebinding($1, $2, $3, $4, $5);

-- name: incumbents
-- List the accounts that show a badge on this licence: the holder level of each, and the proofs of its epoch.
-- takes: licence_key, account_key
-- gives: many
-- null: level
SELECT
    c.id, c.account_key, coalesce('H' || b.level, d.public -> 'holder' ->> 'level') AS level,
    ARRAY(
        SELECT 'H' || h.level || ' ' || h.method FROM binding AS h WHERE h.claim_id = c.id AND h.account_epoch = c.account_epoch
        UNION
        SELECT 'H' || t.level || ' ' || t.method FROM binding_attempt AS t
        WHERE t.claim_id = c.id AND t.account_epoch = c.account_epoch AND t.state = 'proved' AND t.method <> 'platform_identity'
    ) AS holds
FROM claim AS c JOIN decision AS d ON d.id = c.decision_id LEFT JOIN binding AS b ON b.id = c.bound_by
WHERE c.licence_key = $1 AND c.account_key <> $2 AND c.state = 'verified' ORDER BY c.id;

-- name: ask_to_rebind
-- Ask the accounts that show a badge to prove the holder again, because a newcomer is bound higher.
-- takes: ids, rebind_asked_at?
UPDATE claim SET rebind_asked_at = $2 WHERE id = ANY ($1::text []) AND state = 'verified' AND rebind_asked_at IS NULL;

-- name: case_first_in_line
-- Make the claim's open case the next one.
-- takes: claim_id, now
UPDATE review_case SET due_by = least(due_by, $2) WHERE claim_id = $1 AND state <> 'closed';

-- name: on_file
-- Read what no registry says of a claim on this licence; where a source is named, the machine's confirmations of it and of the key.
-- takes: claim_id, licence?, registry?, now?
-- gives: row
SELECT
    EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = $2 AND l.account_key <> c.account_key) AS locked,
    licence_barred(c, $2) AS barred,
    licence_denied(c, $2) AS denied,
    EXISTS (SELECT FROM approval_freeze AS f WHERE f.frozen_at IS NOT NULL) AS frozen,
    EXISTS (
        SELECT FROM binding_attempt AS t WHERE t.claim_id = c.id AND t.account_epoch = c.account_epoch AND t.state = 'pending'
            AND t.method IN ('document', 'referee_call', 'domain_nonce', 'registry_write_back')
    ) AS with_people,
    coalesce(g.of_key, 0) AS of_key, coalesce(g.of_source, 0) AS of_source,
    CASE WHEN g.of_key > 0 THEN usual_gains(c.submitted_by, $4) ELSE 0 END AS key_usual,
    CASE WHEN g.of_source > 0 THEN usual_gains($3, $4) ELSE 0 END AS source_usual
FROM claim AS c
-- An imported claim is not counted and not held up: an import was given its pace before it began.
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.submitted_by = c.submitted_by) AS of_key,
        count(*) FILTER (WHERE d.public -> 'source' ->> 'id' = $3) AS of_source
    FROM decision AS d JOIN claim AS s ON s.id = d.claim_id
    WHERE d.decided_at > $4::timestamptz - interval '1 hour' AND d.verdict = 'verified' AND d.by_reviewer IS NULL
        AND NOT EXISTS (SELECT FROM import_start AS i WHERE i.claim_id = d.claim_id)
) AS g ON $3::text IS NOT NULL AND NOT EXISTS (SELECT FROM import_start AS i WHERE i.claim_id = c.id)
WHERE c.id = $1;

-- name: claim_denied
-- Return whether the licensee of record says of this very claim that it is not theirs.
-- takes: claim_id
-- gives: maybe value
-- null: claim_denied
SELECT claim_denied(c) FROM claim AS c WHERE c.id = $1;

-- name: denial_over
-- List claims that wait only because of a denial that is over, and that no reviewer has yet.
-- takes: reasons
-- gives: many
SELECT c.id FROM claim AS c JOIN review_case AS k ON k.claim_id = c.id AND k.state <> 'closed'
WHERE c.state = 'in_review' AND 'holder_disputed' = ANY (c.reasons) AND c.reasons <@ $1::text [] AND k.reasons <@ $1::text []
    AND k.state = 'open' AND NOT claim_denied(c) AND NOT licence_denied(c, c.licence_key);

-- name: lock_insert
-- Lock a licence, unless it is locked already.
-- takes: licence_key, claim_id, account_key, locked_at
-- gives: count
INSERT INTO licence_lock (licence_key, claim_id, account_key, locked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (licence_key) DO NOTHING;

-- name: lock_of_account
-- Return when this account locked this licence.
-- takes: licence_key, account_key
-- gives: maybe value
SELECT locked_at FROM licence_lock WHERE licence_key = $1 AND account_key = $2;

-- name: lock_delete
-- Remove the holder's lock.
-- takes: licence_key, account_key
-- gives: count
DELETE FROM licence_lock WHERE licence_key = $1 AND account_key = $2;

-- name: locks_released
-- Remove the locks of an account that is closed or changed hands: nobody else could remove them.
-- takes: account_key
DELETE FROM licence_lock WHERE account_key = $1;

-- name: notice_insert
-- Insert a notice to the licensee of record, with its link's digest.
-- takes: notice_id, claim_id, account_key, token_digest, occasion, licence_key?, sealed_contact, made_at, expires_at, target_key?
INSERT INTO proofing_notice (
    id, claim_id, account_key, token_digest, occasion, licence_key, sealed_contact, made_at, expires_at, target_key
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (claim_id, occasion) DO NOTHING;

-- name: notice_of_occasion
-- Find the notice of this occasion.
-- takes: claim_id, occasion
-- gives: maybe
-- null: licence_key, used_at, target_key
-- row: NoticeRow
SELECT * FROM proofing_notice WHERE claim_id = $1 AND occasion = $2;

-- name: notice_by_digest
-- Find the notice of a link: the account as it is shown today, and the licence.
-- takes: token_digest
-- gives: maybe
-- null: used_at, jurisdiction, handle
SELECT n.id, n.used_at, n.expires_at, n.occasion, c.id AS claim_id, c.credential, c.jurisdiction, c.state, a.handle, a.handle_held
FROM proofing_notice AS n JOIN claim AS c ON c.id = n.claim_id JOIN account AS a ON a.key = c.account_key
WHERE n.token_digest = $1;

-- name: dispute
-- Dispute a claim in the name of the licensee of record, once, by the link of a notice.
-- takes: token_digest, now
-- gives: value
-- null: dispute_claim
SELECT dispute_claim($1, $2);

-- name: document_insert
-- Insert a document that was stored.
-- takes: document_id, claim_id, account_key, attempt_id, media_type, size, pages, sha256, received_at
INSERT INTO document (id, claim_id, account_key, attempt_id, media_type, bytes, pages, sha256, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: documents_of_claim
-- List the documents of a claim, newest first; in one epoch of its account, or in all.
-- takes: claim_id, account_epoch?
-- gives: many
-- null: removed_at
SELECT d.id, d.attempt_id, d.media_type, d.bytes AS size, d.pages, d.sha256, d.received_at, d.removed_at
FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.claim_id = $1 AND ($2::bigint IS NULL OR t.account_epoch = $2) ORDER BY d.received_at DESC, d.id LIMIT 50;

-- name: document_of_claim
-- Find one document of a claim, if it is still stored.
-- takes: document_id, claim_id
-- gives: maybe
-- null: removed_at
SELECT d.id, d.claim_id, d.account_key, d.attempt_id, d.media_type, d.bytes AS size, d.pages, d.sha256, d.received_at, d.removed_at,
    s.wrapped_key
FROM document AS d JOIN account_secret AS s ON s.account_key = d.account_key
WHERE d.id = $1 AND d.claim_id = $2 AND d.removed_at IS NULL;

-- name: documents_kept
-- Count the stored documents of one claim, and add up the bytes of all in the account's present epoch.
-- takes: claim_id, account_key, account_epoch
-- gives: row
SELECT count(*) FILTER (WHERE d.claim_id = $1) AS of_claim, coalesce(sum(d.bytes), 0) AS size
FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.account_key = $2 AND d.removed_at IS NULL AND t.account_epoch = $3;

-- name: documents_due
-- List documents whose time is over.
-- takes: now
-- gives: many
SELECT id FROM document WHERE removed_at IS NULL AND remove_at <= $1 ORDER BY remove_at, id LIMIT 200;

-- name: document_removed
-- Mark a document as removed.
-- takes: document_id, removed_at?
UPDATE document SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL;

-- name: documents_known
-- Keep those ids whose documents are still to be stored.
-- takes: ids
-- gives: many
SELECT id FROM document WHERE id = ANY ($1::text []) AND removed_at IS NULL
UNION ALL SELECT document_id AS id FROM licensee_request WHERE document_id = ANY ($1::text []);

-- name: vouching
-- Return whether the platform can attest identities: by a key that may, or by statements it signs.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL AND 'identity:assert' = ANY (scopes))
    OR EXISTS (SELECT FROM platform_jwk WHERE removed_at IS NULL);

-- name: call_asked_for
-- Find the pending attempt by which the account as it is now asked for a call, if newer than this.
-- takes: claim_id, account_epoch, expires_at, started_at?
-- gives: maybe value
SELECT id FROM binding_attempt
WHERE claim_id = $1 AND account_epoch = $2 AND method = 'referee_call' AND state = 'pending' AND expires_at > $3
    AND ($4::timestamptz IS NULL OR started_at > $4)
ORDER BY started_at DESC, id LIMIT 1;

-- name: document_to_see
-- Find the attempt of a document that the account as it is now sent, still stored and newer than this.
-- takes: claim_id, account_epoch, received_at?
-- gives: maybe value
SELECT t.id FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.claim_id = $1 AND t.claim_id = $1 AND t.account_epoch = $2 AND d.removed_at IS NULL
    AND ($3::timestamptz IS NULL OR d.received_at > $3)
ORDER BY d.received_at DESC, d.id LIMIT 1;
