-- name: contactable
-- Store whether the claim's words hold an address now.
-- takes: claim_id, contactable
UPDATE claim SET contactable = $2 WHERE id = $1;

-- name: enqueue
-- Enqueue a letter about claims as they are now, once for each version of one, where there is an address.
-- takes: claim_ids, template, created_at
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT c.id, c.account_key, c.version, $2, 'v' || c.version, $3, $3 FROM claim AS c WHERE c.id = any($1::text []) AND c.contactable
    -- What a creator can cause by typing must not fill somebody else's letter box.
    -- What others cause, and what goes to the licensee of record, takes nothing from it.
    AND ($2 NOT IN ('received', 'creator_needed', 'in_review', 'withdrew') OR (
        SELECT count(*) FROM mail_outbox AS m WHERE m.account_key = c.account_key AND m.created_at > $3::timestamptz - interval '1 day'
            AND m.template NOT IN ('contested', 'contact_code', 'proofing')
    ) < 20)
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: enqueue_incumbents
-- Enqueue a letter to each account that shows a badge on this licence, once for each newcomer.
-- takes: claim_id, created_at
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT i.id, i.account_key, i.version, 'contested', n.id, $2, $2
FROM claim AS n JOIN claim AS i ON i.licence_key = n.licence_key
WHERE n.id = $1 AND i.id <> n.id AND i.state = 'verified' AND i.contactable
    AND (
        SELECT count(*) FROM mail_outbox AS m WHERE m.account_key = i.account_key AND m.created_at > $2::timestamptz - interval '1 day'
            AND m.template = 'contested'
    ) < 20
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: enqueue_of_record
-- Enqueue a letter to the licensee of record, once for each occasion: our id of an attempt or decision.
-- takes: claim_id, template, occasion, now
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT c.id, c.account_key, c.version, $2, $3, $4, $4 FROM claim AS c WHERE c.id = $1
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: enqueue_proofing
-- Enqueue the notice of proofing after a decision, where the source holds an address for this record.
-- takes: claim_id, decision_id, now
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT c.id, c.account_key, c.version, 'proofing', d.id, $3, $3 FROM claim AS c JOIN decision AS d ON d.claim_id = c.id
WHERE c.id = $1 AND d.id = $2 AND d.public ->> 'contactable' = 'true'
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: enqueue_rebind
-- Enqueue letters for badges whose holder has to be established anew within a month, once for each proof.
-- takes: now, bound_at
WITH due AS (
    UPDATE claim SET rebind_told = TRUE WHERE id IN (
        SELECT id FROM claim WHERE state = 'verified' AND contactable AND NOT rebind_told AND bound_at <= $2
        ORDER BY bound_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED
    ) RETURNING id, account_key, version, bound_at
)
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT id, account_key, version, 'rebind', 'b' || extract(epoch FROM bound_at)::bigint, $1, $1 FROM due
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: enqueue_expiring
-- Enqueue the letters of badges that end within a month, 30, 7 and 1 days before it, each once for a decision that is given for longer.
-- takes: valid_until
WITH due AS (
    UPDATE claim SET end_told = TRUE WHERE id IN (
        SELECT id FROM claim
        WHERE state = 'verified' AND contactable AND NOT end_told AND ends_at > $1 AND ends_at <= $1 + interval '30 days'
        ORDER BY ends_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED
    ) RETURNING id, account_key, version, decision_id, ends_at
)
INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
SELECT due.id, due.account_key, due.version, 'expiring', due.decision_id || before.said, $1, greatest($1, due.ends_at - before.it)
FROM due
JOIN decision AS d ON d.id = due.decision_id
JOIN (VALUES ('', interval '30 days', interval '7 days'), (':7', '7 days', '1 day'), (':1', '1 day', '0')) AS before (said, it, next)
    ON due.ends_at - before.it > d.decided_at AND due.ends_at - before.next > $1
ON CONFLICT (claim_id, template, occasion) DO NOTHING;

-- name: take
-- Take the next mail that is due and count the sending; until its next time comes nobody else takes it.
-- takes: now, pauses
-- gives: maybe
UPDATE mail_outbox AS m SET attempts = m.attempts + 1, next_at = $1 + ($2::interval [])[m.attempts + 1]
WHERE m.id = (
    SELECT id FROM mail_outbox
    WHERE outcome = 'waiting' AND next_at <= $1 AND attempts < cardinality($2::interval [])
    ORDER BY next_at, claim_version, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING m.id, m.claim_id, m.template, m.attempts;

-- name: matter
-- Find the claim, the event and the decisions that a mail is about.
-- takes: mail_id
-- gives: maybe
-- null: jurisdiction, handle, attempt_state, wrapped_key, by_kind, moved_at, decided_reasons, by_reviewer, second_reviewer, policy_version, valid_until, public
SELECT
    m.id AS mail_id, m.template, m.occasion, m.created_at AS told_at, m.claim_version <> c.version AS moved_on, c.id, c.account_key,
    c.credential, c.jurisdiction, a.handle, a.handle_held, c.facts, c.state, t.state AS attempt_state, c.account_epoch = a.epoch AND a.standing = 'current' AS same_account, c.sealed_words, s.wrapped_key, e.by_kind,
    coalesce(e.codes, '{}') AS codes, e.at AS moved_at, d.reasons AS decided_reasons, d.by_reviewer, d.second_reviewer, d.policy_version,
    b.valid_until, b.public
FROM mail_outbox AS m
JOIN claim AS c ON c.id = m.claim_id
JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
LEFT JOIN event AS e ON e.claim_id = c.id AND e.claim_version = m.claim_version
LEFT JOIN decision AS d ON d.id = e.body ->> 'decision'
LEFT JOIN decision AS b ON b.id = c.decision_id
LEFT JOIN binding_attempt AS t ON t.id = m.occasion
WHERE m.id = $1;

-- name: matter_ahead
-- Find what a letter about a decision would say that a reviewer is about to make of a claim.
-- takes: claim_id, template, now, codes, by_reviewer, second_reviewer?
-- gives: maybe
-- null: jurisdiction, handle, attempt_state, wrapped_key, by_kind, moved_at, decided_reasons, second_reviewer, policy_version, valid_until, public
SELECT
    '' AS mail_id, $2::text AS template, '' AS occasion, $3::timestamptz AS told_at, FALSE AS moved_on, c.id, c.account_key,
    c.credential, c.jurisdiction, a.handle, a.handle_held, c.facts, c.state, NULL::text AS attempt_state,
    c.account_epoch = a.epoch AND a.standing = 'current' AS same_account, c.sealed_words, s.wrapped_key, 'reviewer' AS by_kind,
    $4::text [] AS codes, $3::timestamptz AS moved_at, $4::text [] AS decided_reasons, $5::text AS by_reviewer, $6::text AS second_reviewer,
    NULL::text AS policy_version, b.valid_until, b.public
FROM claim AS c JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
LEFT JOIN decision AS b ON b.id = c.decision_id
WHERE c.id = $1;

-- name: sent
-- Mark a mail as sent. The creator's silence counts from here if it told the claim's present state.
-- takes: mail_id, sent_at?, smtp_code?
WITH sent AS (
    UPDATE mail_outbox SET outcome = 'sent', sent_at = $2, smtp_code = $3 WHERE id = $1 AND outcome = 'waiting'
    RETURNING claim_id, claim_version, template
)
UPDATE claim AS c SET notified_at = greatest($2, c.state_since) FROM sent
WHERE c.id = sent.claim_id AND c.version = sent.claim_version AND sent.template NOT IN ('contact_code', 'proofing');

-- name: ended
-- Mark a mail as one that will not be sent.
-- takes: mail_id, outcome, failed_at?, code?
UPDATE mail_outbox SET outcome = $2, failed_at = $3, smtp_code = coalesce($4, smtp_code) WHERE id = $1 AND outcome = 'waiting';

-- name: codes_sent
-- List the letters with codes of one address since then, sent or waiting, and until when each can be used.
-- takes: target_key, claim_id, since
-- gives: many
-- null: good_until
SELECT
    t.account_key, coalesce(m.sent_at, m.created_at) AS at,
    CASE WHEN t.claim_id = $2 AND t.state = 'open' AND t.account_epoch = c.account_epoch THEN t.expires_at END AS good_until
FROM binding_attempt AS t JOIN mail_outbox AS m ON m.claim_id = t.claim_id AND m.template = 'contact_code' AND m.occasion = t.id
JOIN claim AS c ON c.id = t.claim_id
WHERE t.target_key = $1 AND coalesce(m.sent_at, m.created_at) > $3
    AND (m.outcome = 'sent' OR (m.outcome = 'waiting' AND t.state = 'open' AND t.claim_id <> $2))
ORDER BY at;

-- name: codes_to
-- Count the codes that the address of an attempt was sent since, and return when the last was.
-- takes: mail_id, sent_at
-- gives: row
-- null: last_at
SELECT count(*) AS codes, max(m.sent_at) AS last_at
FROM binding_attempt AS one JOIN binding_attempt AS t ON t.target_key = one.target_key
JOIN mail_outbox AS m ON m.claim_id = t.claim_id AND m.template = 'contact_code' AND m.occasion = t.id
WHERE one.id = $1 AND m.outcome = 'sent' AND m.sent_at > $2;

-- name: wait_for_turn
-- Put a mail off because its address had many letters; the counted sending is taken back.
-- takes: mail_id, next_at
UPDATE mail_outbox SET next_at = $2, attempts = attempts - 1 WHERE id = $1 AND outcome = 'waiting';

-- name: gather
-- Take the other codes that wait for the same address, for one letter: accounts that had none come first.
-- takes: mail_id, attempt_id, now, pauses, most
-- gives: many
UPDATE mail_outbox AS m SET attempts = m.attempts + 1, next_at = $3::timestamptz + ($4::interval [])[m.attempts + 1]
WHERE m.id IN (
    SELECT w.id FROM binding_attempt AS one JOIN binding_attempt AS t ON t.target_key = one.target_key
    JOIN mail_outbox AS w ON w.claim_id = t.claim_id AND w.template = 'contact_code' AND w.occasion = t.id
    JOIN account_secret AS s ON s.account_key = t.account_key
    JOIN claim AS c ON c.id = t.claim_id
    WHERE one.id = $2 AND w.id <> $1 AND w.outcome = 'waiting' AND t.state = 'open' AND w.attempts < cardinality($4::interval [])
    ORDER BY
        EXISTS (
            SELECT FROM binding_attempt AS b JOIN mail_outbox AS h ON h.claim_id = b.claim_id AND h.template = 'contact_code' AND h.occasion = b.id
            WHERE b.account_key = t.account_key AND b.target_key = t.target_key AND h.outcome = 'sent' AND h.sent_at > $3::timestamptz - interval '1 day'
        ),
        c.facts #>> '{holder,level}' DESC NULLS LAST, w.created_at
    LIMIT $5::bigint FOR UPDATE OF w SKIP LOCKED
)
RETURNING m.id, m.claim_id, m.template, m.attempts;

-- name: put_off
-- Store the relay's reply to a failed sending; the mail waits for its next time.
-- takes: mail_id, code?
UPDATE mail_outbox SET smtp_code = coalesce($2, smtp_code) WHERE id = $1 AND outcome = 'waiting';

-- name: no_transport
-- End the due mail where no way of sending is set: kept as a fact without consequences.
-- takes: failed_at?
UPDATE mail_outbox SET outcome = 'no_transport', failed_at = $1 WHERE outcome = 'waiting' AND next_at <= $1;

-- name: worn_out
-- End mail whose last sending ended without a result, because its worker was killed.
-- takes: failed_at?, attempts
UPDATE mail_outbox SET outcome = 'failed', failed_at = $1 WHERE outcome = 'waiting' AND next_at <= $1 AND attempts >= $2;

-- name: counts
-- Count the mails that wait, and those that ended since, by outcome.
-- takes: since
-- gives: many
SELECT 'waiting' AS outcome, count(*) AS mails FROM mail_outbox WHERE outcome = 'waiting' HAVING count(*) > 0
UNION ALL SELECT outcome, count(*) FROM mail_outbox WHERE outcome <> 'waiting' AND coalesce(sent_at, failed_at) > $1 GROUP BY outcome;
