-- name: claims_insert
-- Insert new claims, in state received. What is not said comes as nothing of its kind: an empty text, no bytes.
-- takes: now, submitted_by, environment, claim_ids, account_keys, account_epochs, credentials, jurisdictions, families, sealed_words, sealed_identities, licence_keys, contactable
INSERT INTO claim (
    id, account_key, account_epoch, credential, jurisdiction, family, state_since, round_started_at, sealed_words, sealed_identity,
    licence_key, contactable, submitted_by, environment, created_at
) SELECT c.id, c.account_key, c.account_epoch, c.credential, nullif(c.jurisdiction, ''), c.family, $1, $1, c.sealed_words,
    nullif(c.sealed_identity, ''), nullif(c.licence_key, ''), c.contactable, $2, $3, $1
FROM unnest(
    $4::text [], $5::text [], $6::bigint [], $7::text [], $8::text [], $9::text [], $10::bytea [], $11::bytea [], $12::bytea [],
    $13::boolean []
) AS c (
    id, account_key, account_epoch, credential, jurisdiction, family, sealed_words, sealed_identity, licence_key, contactable
);

-- name: claim_made
-- Find when a claim was made, and of which account, perhaps by an earlier sending of the same request.
-- takes: claim_id
-- gives: maybe
SELECT account_key, created_at FROM claim WHERE id = $1;

-- name: claim_open_like
-- Find the account's open claim for the same credential and jurisdiction, of its newest epoch, locked.
-- takes: account_key, credential, jurisdiction?
-- gives: maybe
SELECT id, state, version, account_epoch, reasons FROM claim
WHERE account_key = $1 AND credential = $2 AND coalesce(jurisdiction, '') = coalesce($3::text, '')
    AND state IN ('received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended', 'expired')
ORDER BY account_epoch DESC LIMIT 1 FOR NO KEY UPDATE;

-- name: claims_of_one_account
-- Count an account's open claims in this epoch, and list when its newest ones since then were sent.
-- takes: account_key, account_epoch, created_at, limit
-- gives: row
SELECT
    (
        SELECT count(*) FROM claim WHERE account_key = $1 AND account_epoch = $2
            AND state IN ('received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended', 'expired')
    ) AS open,
    ARRAY(
        SELECT created_at FROM claim WHERE account_key = $1 AND account_epoch = $2 AND created_at > $3
        ORDER BY created_at DESC LIMIT $4
    ) AS newest;

-- name: changes_of_one_account
-- List when a claim, and its account's claims of this epoch, were changed by the creator since then.
-- takes: claim_id, account_key, account_epoch, at, of_claim, of_account
-- gives: row
SELECT
    ARRAY(
        SELECT e.at FROM event AS e
        WHERE e.claim_id = $1 AND e.at > $4 AND e.kind IN ('creator_answered', 'renewed')
            AND NOT e.body -> 'fields' ?| ARRAY['identity', 'account', 'binding']
        ORDER BY e.seq DESC LIMIT $5
    ) AS of_claim,
    ARRAY(
        SELECT e.at FROM event AS e JOIN claim AS c ON c.id = e.claim_id AND c.account_epoch = $3
        WHERE e.account_key = $2 AND e.at > $4 AND e.kind IN ('creator_answered', 'renewed')
            AND NOT e.body -> 'fields' ?| ARRAY['identity', 'account', 'binding']
        ORDER BY e.seq DESC LIMIT $6
    ) AS of_account;

-- name: claim_versions
-- Read how often each of these claims has moved.
-- takes: claim_ids
-- gives: many
SELECT id, version FROM claim WHERE id = any($1);

-- name: claim_by_id
-- Find a claim with its account and the wrapped key of its sealed parts.
-- takes: claim_id
-- gives: maybe
-- null: jurisdiction, sealed_identity, licence_key, decision_id, sighted_at, notified_at, bound_at, bound_by, disputed_at, ends_at, looked_up, rebind_asked_at, platform_id, handle, wrapped_key, decided_public, valid_until, decided_at, by_reviewer, decided_verdict
-- row: ClaimRow
SELECT c.*, a.platform_id, a.handle, a.epoch AS current_epoch, a.standing AS account_standing, a.handle_held, s.wrapped_key,
    d.public AS decided_public, d.valid_until, d.decided_at, d.by_reviewer, d.verdict AS decided_verdict
FROM claim AS c
JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
LEFT JOIN decision AS d ON d.id = c.decision_id
WHERE c.id = $1;

-- name: claim_lock
-- Find a claim with its account, the claim's row locked: the guard of every write about it.
-- takes: claim_id
-- gives: maybe
-- null: jurisdiction, sealed_identity, licence_key, decision_id, sighted_at, notified_at, bound_at, bound_by, disputed_at, ends_at, looked_up, rebind_asked_at, platform_id, handle, wrapped_key, decided_public, valid_until, decided_at, by_reviewer, decided_verdict
-- row: ClaimRow
SELECT c.*, a.platform_id, a.handle, a.epoch AS current_epoch, a.standing AS account_standing, a.handle_held, s.wrapped_key,
    d.public AS decided_public, d.valid_until, d.decided_at, d.by_reviewer, d.verdict AS decided_verdict
FROM claim AS c
JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
LEFT JOIN decision AS d ON d.id = c.decision_id
WHERE c.id = $1
FOR NO KEY UPDATE OF c;

-- name: claims_of_account
-- List an account's claims, newest first, a page at a time; its creator sees those of the present epoch.
-- takes: platform_id, at?, after?, limit, account_epoch?
-- gives: many
SELECT c.id, c.created_at FROM claim AS c JOIN account AS a ON a.key = c.account_key
WHERE a.platform_id = $1 AND ($2::timestamptz IS NULL OR (c.created_at, c.id) < ($2, $3::text))
    AND ($5::bigint IS NULL OR c.account_epoch = $5)
ORDER BY c.created_at DESC, c.id DESC LIMIT $4;

-- name: claim_amend
-- Store new words for an open claim.
-- takes: claim_id, credential, jurisdiction?, family, sealed_words, sealed_identity?, licence_key?, account_epoch
UPDATE claim SET credential = $2, jurisdiction = $3, family = $4, sealed_words = $5, sealed_identity = $6, licence_key = $7,
    account_epoch = $8, licence_shared = licence_shared AND licence_key IS NOT DISTINCT FROM $7
WHERE id = $1;

-- name: claim_licence
-- Store the licence as the register prints it; a permission to share holds for the licence it was given on.
-- takes: claim_id, licence_key?
UPDATE claim SET licence_key = $2, licence_shared = licence_shared AND licence_key IS NOT DISTINCT FROM $2 WHERE id = $1;

-- name: claim_identity
-- Store a newer attestation of the platform, without a new round.
-- takes: claim_id, sealed_identity?
UPDATE claim SET sealed_identity = $2 WHERE id = $1;

-- name: claim_words
-- Store new words without a new round.
-- takes: claim_id, sealed_words
UPDATE claim SET sealed_words = $2 WHERE id = $1;

-- name: claim_next_round
-- Begin a new observation epoch: answers of older rounds may no longer be written.
-- takes: claim_id, round_kind, round_started_at
-- gives: maybe value
UPDATE claim SET obs_epoch = obs_epoch + 1, round_kind = $2, round_started_at = $3 WHERE id = $1 RETURNING obs_epoch;

-- name: claim_findings
-- Store the findings of the last round; and the licence as the register prints it, where a badge is to stand on it.
-- takes: claim_id, facts, reasons, licence_key?
UPDATE claim SET facts = $2, reasons = $3, licence_key = coalesce($4, licence_key),
    licence_shared = licence_shared AND ($4::bytea IS NULL OR licence_key IS NOT DISTINCT FROM $4)
WHERE id = $1;

-- name: claim_for_people
-- Note that the creator has written to reviewers: where the machine would ask them again, people look.
-- takes: claim_id
UPDATE claim SET facts = facts || '{"for_people": true}' WHERE id = $1;

-- name: claim_shared
-- Store that two people allowed a second account on this licence.
-- takes: claim_id
UPDATE claim SET licence_shared = TRUE WHERE id = $1;

-- name: move_claim
-- Move a claim to another state: the only way to do it.
-- takes: claim_id, version, transition, now, by_kind, by_id, codes, body, decision_id?
-- gives: value
SELECT move_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: timeline
-- List a claim's newest events, oldest first, with the fields in which a record was not as at the last sighting.
-- takes: claim_id
-- gives: many
SELECT e.at, e.kind, e.by_kind, ARRAY(
    SELECT jsonb_array_elements_text(e.body -> 'verdict' -> 'changed')
) AS changed
FROM (
    SELECT * FROM event WHERE claim_id = $1 AND kind <> 'words_read' ORDER BY seq DESC LIMIT 200
) AS e ORDER BY e.seq;

-- name: earlier_decision
-- Return whether people ever decided against this account (this claim's own appeal included), or on this licence against one erased since.
-- takes: account_key, claim_id
-- gives: value
SELECT EXISTS (
    SELECT FROM decision AS d JOIN claim AS c ON c.id = d.claim_id
    WHERE c.account_key = $1 AND d.verdict IN ('refused', 'revoked', 'suspended') AND (c.id <> $2 OR d.verdict <> 'suspended')
) OR EXISTS (
    SELECT FROM claim AS m JOIN claim AS c ON c.licence_key = m.licence_key JOIN erasure AS e ON e.account_key = c.account_key
    JOIN decision AS d ON d.claim_id = c.id
    WHERE m.id = $2 AND d.verdict IN ('refused', 'revoked')
);

-- name: related_claims
-- List other claims of the account or of the licence, for a reviewer.
-- takes: claim_id, account_key, licence_key?
-- gives: many
-- null: jurisdiction, same_account
SELECT c.id, c.credential, c.jurisdiction, c.state, (c.account_key = $2) AS same_account
FROM claim AS c WHERE c.id <> $1 AND (c.account_key = $2 OR ($3::bytea IS NOT NULL AND c.licence_key = $3))
ORDER BY (c.account_key = $2), (c.state = 'verified') DESC, c.created_at DESC LIMIT 20;

-- name: holder_established
-- List the recorded bindings and the proofs of a claim, newest first.
-- takes: claim_id
-- gives: many
-- null: level
SELECT b.method, 'H' || b.level AS level, coalesce(t.ended_at, b.recorded_at) AS at
FROM binding AS b LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id WHERE b.claim_id = $1
UNION
SELECT t.method, 'H' || t.level, t.ended_at FROM binding_attempt AS t WHERE t.claim_id = $1 AND t.state = 'proved'
ORDER BY at DESC LIMIT 20;

-- name: binding_insert
-- Insert a binding, anchored in a piece of evidence of this round.
-- takes: binding_id, claim_id, account_epoch, obs_epoch, method, level, evidence_id, recorded_by, recorded_at, attempt_id?, findings
INSERT INTO binding (id, claim_id, account_epoch, obs_epoch, method, level, evidence_id, recorded_by, recorded_at, attempt_id, findings)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: decision_insert
-- Insert a decision; the database refuses one without fresh evidence and a binding or two people.
-- takes: decision_id, claim_id, claim_version, obs_epoch, account_epoch, verdict, policy_version, by_reviewer?, second_reviewer?, case_id?, binding_id?, evidence, reasons, machine_verdict, public, valid_until?, environment, sealed_note?, decided_at
INSERT INTO decision (
    id, claim_id, claim_version, obs_epoch, account_epoch, verdict, policy_version, by_reviewer, second_reviewer, case_id, binding_id,
    evidence, reasons, machine_verdict, public, valid_until, environment, sealed_note, decided_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: decision_basis
-- Find the record that a decision's binding is anchored in, and the attempt it rests on.
-- takes: decision_id
-- gives: maybe
-- null: attempt_id
SELECT b.evidence_id AS anchor, b.attempt_id FROM decision AS d JOIN binding AS b ON b.id = d.binding_id WHERE d.id = $1;

-- name: question
-- Find the last decision of people about a claim: a question, unless they have decided something else since.
-- takes: claim_id
-- gives: maybe
-- null: sealed_note, by_name
SELECT d.id, d.verdict, d.sealed_note, d.machine_verdict, d.decided_at, r.name AS by_name
FROM decision AS d LEFT JOIN reviewer AS r ON r.id = d.by_reviewer
WHERE d.claim_id = $1 AND d.by_reviewer IS NOT NULL ORDER BY d.claim_version DESC, d.decided_at DESC LIMIT 1;

-- name: answers
-- List what a creator has sent since people last asked them something.
-- takes: claim_id
-- gives: many
SELECT at, body FROM event
WHERE claim_id = $1 AND kind IN ('creator_answered', 'document_received')
    AND seq > (SELECT max(seq) FROM event WHERE claim_id = $1 AND kind = 'question_asked')
ORDER BY seq LIMIT 100;

-- name: shown_since_asked
-- List the methods by which a creator has sent or shown something since people last asked them.
-- takes: claim_id
-- gives: many
SELECT DISTINCT unnest(codes) AS method FROM event
WHERE claim_id = $1 AND kind IN ('document_received', 'holder_bound')
    AND seq > (SELECT max(seq) FROM event WHERE claim_id = $1 AND kind = 'question_asked');

-- name: earlier_decisions
-- List the decisions about a claim, and people's about the account's other claims, the newest first.
-- takes: claim_id, account_key
-- gives: many
-- null: by_reviewer, by_name, second_name, sealed_note
SELECT d.id, d.claim_id, d.verdict, d.decided_at, d.by_reviewer, r.name AS by_name, s.name AS second_name, d.reasons, d.sealed_note
FROM decision AS d
JOIN claim AS c ON c.id = d.claim_id
LEFT JOIN reviewer AS r ON r.id = d.by_reviewer
LEFT JOIN reviewer AS s ON s.id = d.second_reviewer
WHERE c.account_key = $2 AND (d.claim_id = $1 OR d.by_reviewer IS NOT NULL)
ORDER BY d.decided_at DESC, d.claim_version DESC LIMIT 50;

-- name: last_decision
-- Find the decision that last refused, suspended or revoked a claim.
-- takes: claim_id
-- gives: maybe
-- null: by_reviewer, second_reviewer
SELECT verdict, reasons, by_reviewer, second_reviewer, decided_at FROM decision
WHERE claim_id = $1 AND verdict IN ('refused', 'revoked', 'suspended') ORDER BY claim_version DESC, decided_at DESC LIMIT 1;

-- name: record_sighting
-- Record a positive sighting at a primary source.
-- takes: claim_id, seen, now
SELECT record_sighting($1, $2, $3);

-- name: due_for_expiry
-- List verified claims whose validity has ended.
-- takes: valid_until
-- gives: many
SELECT c.id, c.version FROM claim AS c WHERE c.state = 'verified' AND c.ends_at <= $1 ORDER BY c.ends_at, c.id LIMIT 500;

-- name: due_for_lapse
-- List claims whose creator has been silent for too long; where mail goes out ($2), since they were told.
-- takes: state_since, mails
-- gives: many
-- A notice that was never delivered starts no clock.
SELECT c.id, c.version FROM claim AS c
WHERE c.state = 'awaiting_creator' AND c.state_since <= $1 AND (
    NOT $2::boolean OR NOT c.contactable OR (c.notified_at >= c.state_since AND c.notified_at <= $1)
    OR EXISTS (
        SELECT FROM mail_outbox AS m
        WHERE m.claim_id = c.id AND m.claim_version = c.version AND m.outcome = 'no_transport'
    )
)
ORDER BY c.id LIMIT 500;

-- name: due_for_relook
-- List claims that people looked up and whose last day comes near: people look again.
-- takes: valid_until
-- gives: many
SELECT c.id FROM claim AS c
WHERE c.state = 'verified' AND c.looked_up AND c.ends_at <= $1
    AND NOT EXISTS (SELECT FROM review_case AS k WHERE k.claim_id = c.id AND k.state <> 'closed')
    AND NOT EXISTS (SELECT FROM review_case AS k WHERE k.claim_id = c.id AND k.closed_at > c.ends_at - interval '30 days')
LIMIT 200;

-- name: absences
-- Count the re-checks since the last sighting that were answered without the licence, and when the first was.
-- takes: claim_id
-- gives: row
-- null: first_at
SELECT count(*) AS looks, min(e.retrieved_at) AS first_at
FROM evidence AS e JOIN claim AS c ON c.id = e.claim_id
WHERE e.claim_id = $1 AND e.authority = 'primary' AND e.outcome IN ('not_found', 'found')
    AND e.retrieved_at > coalesce(c.sighted_at, '-infinity');
