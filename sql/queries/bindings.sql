-- name: attempt_insert
-- A try of one method begins.
-- takes: attempt_id, claim_id, account_key, account_epoch, method, level, evidence_id?, target_key?, sealed, state, tries_left, started_at, expires_at
INSERT INTO binding_attempt (
    id, claim_id, account_key, account_epoch, method, level, evidence_id, target_key, sealed, state, tries_left, started_at, expires_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: attempt_by_id
-- A try of a claim.
-- takes: attempt_id, claim_id
-- gives: maybe
-- null: evidence_id, target_key, ended_at, wrapped_key
SELECT t.*, s.wrapped_key FROM binding_attempt AS t LEFT JOIN account_secret AS s ON s.account_key = t.account_key
WHERE t.id = $1 AND t.claim_id = $2;

-- name: attempt_of_state
-- The claim of a sign-in, for somebody who comes back from it.
-- takes: attempt_id
-- gives: maybe
SELECT claim_id FROM binding_attempt WHERE id = $1 AND method = 'orcid_sign_in';

-- name: attempt_locked
-- A try, locked: guesses that arrive together are counted one after the other.
-- takes: attempt_id, claim_id
-- gives: maybe
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE id = $1 AND claim_id = $2 FOR UPDATE;

-- name: attempts_of_claim
-- A claim's tries, newest first; of one epoch of its account, or of all.
-- takes: claim_id, account_epoch?
-- gives: many
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE claim_id = $1 AND ($2::bigint IS NULL OR account_epoch = $2) ORDER BY started_at DESC, id DESC LIMIT 50;

-- name: attempts_proved
-- What was proved for this claim by the account as it is now; the platform's word is weighed by itself, as it is today.
-- takes: claim_id, account_epoch
-- gives: many
-- null: evidence_id, target_key, ended_at
-- row: AttemptRow
SELECT * FROM binding_attempt WHERE claim_id = $1 AND account_epoch = $2 AND state = 'proved' AND method <> 'platform_identity'
ORDER BY ended_at DESC LIMIT 50;

-- name: attempts_lately
-- When the tries of a claim in this epoch began since, the first of them first.
-- takes: claim_id, started_at, account_epoch
-- gives: many
SELECT started_at FROM binding_attempt WHERE claim_id = $1 AND started_at > $2 AND account_epoch = $3 ORDER BY started_at;

-- name: code_target
-- Where the newest code of a claim was sent since, as a blind index.
-- takes: claim_id, started_at
-- gives: maybe value
SELECT target_key FROM binding_attempt
WHERE claim_id = $1 AND method = 'registry_contact_code' AND started_at > $2 AND target_key IS NOT NULL
ORDER BY started_at DESC LIMIT 1;

-- name: target_lock
-- Tries at one address are begun one after the other.
-- takes: target
SELECT pg_advisory_xact_lock(hashtext('binding'), hashtext(encode($1, 'hex')));

-- name: attempt_replaced
-- A new try of a method ends the one before it.
-- takes: claim_id, method, ended_at?
UPDATE binding_attempt SET state = 'withdrawn', detail = 'replaced', ended_at = $3
WHERE claim_id = $1 AND method = $2 AND state IN ('open', 'pending');

-- name: attempts_stopped
-- Nothing that was begun goes on: the licensee of record has said that it is not them.
-- takes: claim_id, ended_at?
UPDATE binding_attempt SET state = 'withdrawn', detail = 'holder_disputed', ended_at = $2
WHERE claim_id = $1 AND state IN ('open', 'pending');

-- name: attempt_missed
-- A try was used up; with the last one it has failed.
-- takes: attempt_id, detail, now
UPDATE binding_attempt SET tries_left = tries_left - 1, detail = $2,
    state = CASE WHEN tries_left <= 1 THEN 'failed' ELSE state END, ended_at = CASE WHEN tries_left <= 1 THEN $3::timestamptz END
WHERE id = $1 AND state IN ('open', 'pending') AND tries_left > 0;

-- name: attempt_noted
-- The other side did not answer; that is said, and costs nothing.
-- takes: attempt_id, detail
UPDATE binding_attempt SET detail = $2 WHERE id = $1 AND state IN ('open', 'pending');

-- name: waits_since
-- Since when a try waits for somebody else's server.
-- takes: claim_id, attempt_id
-- gives: value
-- null: min
SELECT min(at) FROM event WHERE claim_id = $1 AND kind = 'binding_waits' AND body ->> 'attempt' = $2;

-- name: waited
-- Open tries that say so and have waited since before.
-- takes: detail, before
-- gives: many
SELECT t.id, t.claim_id FROM binding_attempt AS t
WHERE t.state = 'open' AND t.method = 'domain_nonce' AND t.detail <> '' AND t.detail LIKE $1 AND t.started_at <= $2 AND $2 >= (
    SELECT min(e.at) FROM event AS e WHERE e.claim_id = t.claim_id AND e.kind = 'binding_waits' AND e.body ->> 'attempt' = t.id
);

-- name: attempt_ended
-- A try ends: proved, failed, expired or withdrawn.
-- takes: attempt_id, state, detail, level, ended_at?
UPDATE binding_attempt SET state = $2, detail = $3, level = $4, ended_at = $5 WHERE id = $1 AND state IN ('open', 'pending');

-- name: attempt_pending
-- People look at it now.
-- takes: attempt_id, detail
UPDATE binding_attempt SET state = 'pending', detail = $2 WHERE id = $1 AND state = 'open';

-- name: attempts_expired
-- Tries whose time is over.
-- takes: expires_at
UPDATE binding_attempt SET state = 'expired', ended_at = expires_at WHERE state IN ('open', 'pending') AND expires_at <= $1;

-- name: record_rebinding
-- The holder of a verified claim was established anew; below H3 by these two reviewers of a case of it.
-- takes: claim_id, binding, now, document_id, first
SELECT record_rebinding($1, $2, $3, $4, $5);

-- name: incumbents
-- Accounts that show a badge on this licence: how surely each is the holder, and by what since the account is who it is.
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
-- A newcomer is bound higher: who shows the badge is asked to prove the holder again.
-- takes: ids, rebind_asked_at?
UPDATE claim SET rebind_asked_at = $2 WHERE id = ANY ($1::text []) AND state = 'verified' AND rebind_asked_at IS NULL;

-- name: case_first_in_line
-- The claim's open case comes next.
-- takes: claim_id, now
UPDATE review_case SET due_by = least(due_by, $2) WHERE claim_id = $1 AND state <> 'closed';

-- name: on_file
-- What no registry says of a claim on this licence; the machine's confirmations since are counted where a source is named.
-- takes: claim_id, licence?, registry?, decided_at?
-- gives: row
SELECT
    EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = $2 AND l.account_key <> c.account_key) AS locked,
    licence_denied(c, $2) AS denied,
    EXISTS (
        SELECT FROM binding_attempt AS t WHERE t.claim_id = c.id AND t.account_epoch = c.account_epoch AND t.state = 'pending'
            AND t.method IN ('document', 'referee_call', 'domain_nonce', 'registry_write_back')
    ) AS with_people,
    CASE WHEN $3::text IS NULL THEN 0 ELSE (
        SELECT greatest(
            count(*) FILTER (WHERE s.submitted_by = c.submitted_by), count(*) FILTER (WHERE d.public -> 'source' ->> 'id' = $3)
        )
        FROM decision AS d JOIN claim AS s ON s.id = d.claim_id
        WHERE d.decided_at > $4 AND d.verdict = 'verified' AND d.by_reviewer IS NULL
    ) END AS gains
FROM claim AS c WHERE c.id = $1;

-- name: claim_denied
-- Whether the licensee of record says of this very claim that it is not theirs.
-- takes: claim_id
-- gives: maybe value
-- null: claim_denied
SELECT claim_denied(c) FROM claim AS c WHERE c.id = $1;

-- name: denial_over
-- Claims that wait for people for these reasons alone, because of a denial that holds them no longer; nobody looks at them yet.
-- takes: reasons
-- gives: many
SELECT c.id FROM claim AS c JOIN review_case AS k ON k.claim_id = c.id AND k.state <> 'closed'
WHERE c.state = 'in_review' AND 'holder_disputed' = ANY (c.reasons) AND c.reasons <@ $1::text [] AND k.reasons <@ $1::text []
    AND k.state = 'open' AND NOT claim_denied(c) AND NOT licence_denied(c, c.licence_key);

-- name: lock_insert
-- Lock a licence; whoever has locked it keeps it.
-- takes: licence_key, claim_id, account_key, locked_at
-- gives: count
INSERT INTO licence_lock (licence_key, claim_id, account_key, locked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (licence_key) DO NOTHING;

-- name: lock_of_account
-- When this account locked this licence.
-- takes: licence_key, account_key
-- gives: maybe value
SELECT locked_at FROM licence_lock WHERE licence_key = $1 AND account_key = $2;

-- name: lock_delete
-- The holder unlocks it.
-- takes: licence_key, account_key
-- gives: count
DELETE FROM licence_lock WHERE licence_key = $1 AND account_key = $2;

-- name: locks_released
-- The account is closed or somebody else's: its locks would bind everybody and be nobody's to take off.
-- takes: account_key
DELETE FROM licence_lock WHERE account_key = $1;

-- name: notice_insert
-- A word to the licensee of record, with its link's digest.
-- takes: notice_id, claim_id, account_key, token_digest, occasion, licence_key?, sealed_contact, made_at, expires_at, target_key?
INSERT INTO proofing_notice (
    id, claim_id, account_key, token_digest, occasion, licence_key, sealed_contact, made_at, expires_at, target_key
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (claim_id, occasion) DO NOTHING;

-- name: notice_of_occasion
-- The word that goes out on this occasion.
-- takes: claim_id, occasion
-- gives: maybe
-- null: licence_key, used_at, target_key
-- row: NoticeRow
SELECT * FROM proofing_notice WHERE claim_id = $1 AND occasion = $2;

-- name: notice_by_digest
-- What a link is about: the account as it is shown today, and the licence.
-- takes: token_digest
-- gives: maybe
-- null: used_at, jurisdiction, handle
SELECT n.id, n.used_at, n.expires_at, c.id AS claim_id, c.credential, c.jurisdiction, c.state, a.handle, a.handle_held
FROM proofing_notice AS n JOIN claim AS c ON c.id = n.claim_id JOIN account AS a ON a.key = c.account_key
WHERE n.token_digest = $1;

-- name: dispute
-- The licensee of record says that it was not them: once, and the claim is disputed from then on.
-- takes: token_digest, now
-- gives: value
-- null: dispute_claim
SELECT dispute_claim($1, $2);

-- name: document_insert
-- A document that lies on the shelf.
-- takes: document_id, claim_id, account_key, attempt_id, media_type, size, pages, sha256, received_at
INSERT INTO document (id, claim_id, account_key, attempt_id, media_type, bytes, pages, sha256, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: documents_of_claim
-- What was sent in for a claim, newest first; in one epoch of its account, or in all.
-- takes: claim_id, account_epoch?
-- gives: many
-- null: removed_at
SELECT d.id, d.attempt_id, d.media_type, d.bytes AS size, d.pages, d.sha256, d.received_at, d.removed_at
FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.claim_id = $1 AND ($2::bigint IS NULL OR t.account_epoch = $2) ORDER BY d.received_at DESC, d.id LIMIT 50;

-- name: document_of_claim
-- One document of a claim, if it still lies on the shelf.
-- takes: document_id, claim_id
-- gives: maybe
-- null: removed_at
SELECT d.id, d.claim_id, d.account_key, d.attempt_id, d.media_type, d.bytes AS size, d.pages, d.sha256, d.received_at, d.removed_at,
    s.wrapped_key
FROM document AS d JOIN account_secret AS s ON s.account_key = d.account_key
WHERE d.id = $1 AND d.claim_id = $2 AND d.removed_at IS NULL;

-- name: documents_kept
-- How much of an account's present epoch lies on the shelf, and how many of a claim's.
-- takes: claim_id, account_key, account_epoch
-- gives: row
SELECT count(*) FILTER (WHERE d.claim_id = $1) AS of_claim, coalesce(sum(d.bytes), 0) AS size
FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.account_key = $2 AND d.removed_at IS NULL AND t.account_epoch = $3;

-- name: documents_due
-- Documents whose time is over.
-- takes: now
-- gives: many
SELECT id FROM document WHERE removed_at IS NULL AND remove_at <= $1 ORDER BY remove_at, id LIMIT 200;

-- name: document_removed
-- It is off the shelf.
-- takes: document_id, removed_at?
UPDATE document SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL;

-- name: documents_known
-- Which of these lie on the shelf by right.
-- takes: ids
-- gives: many
SELECT id FROM document WHERE id = ANY ($1::text []) AND removed_at IS NULL;

-- name: vouching
-- Whether the platform can attest identities: by a key that may, or by statements it signs.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL AND 'identity:assert' = ANY (scopes))
    OR EXISTS (SELECT FROM platform_jwk WHERE removed_at IS NULL);

-- name: call_asked_for
-- The try by which the account as it is now asked people for a call, if it still stands and is newer than this.
-- takes: claim_id, account_epoch, expires_at, started_at?
-- gives: maybe value
SELECT id FROM binding_attempt
WHERE claim_id = $1 AND account_epoch = $2 AND method = 'referee_call' AND state = 'pending' AND expires_at > $3
    AND ($4::timestamptz IS NULL OR started_at > $4)
ORDER BY started_at DESC, id LIMIT 1;

-- name: document_to_see
-- The try that a document belongs to which the account as it is now sent in, which still lies on the shelf, newer than this.
-- takes: claim_id, account_epoch, received_at?
-- gives: maybe value
SELECT t.id FROM document AS d JOIN binding_attempt AS t ON t.id = d.attempt_id
WHERE d.claim_id = $1 AND t.claim_id = $1 AND t.account_epoch = $2 AND d.removed_at IS NULL
    AND ($3::timestamptz IS NULL OR d.received_at > $3)
ORDER BY d.received_at DESC, d.id LIMIT 1;
