-- name: account_by_platform_id_locked
-- Find the account with the platform's id, locked until the transaction ends.
-- takes: platform_id
-- gives: maybe
-- null: platform_id, handle
SELECT a.key, a.platform_id, a.handle, a.handle_held, a.epoch, a.standing, s.wrapped_key
FROM account AS a JOIN account_secret AS s ON s.account_key = a.key
WHERE a.platform_id = $1
FOR NO KEY UPDATE OF a;

-- name: account_insert
-- Insert a platform account seen for the first time, with its wrapped data key; no row where another request was first.
-- takes: key, platform_id?, handle?, epoch, handle_at?, wrapped_key
-- gives: count
WITH made AS (
    INSERT INTO account (key, platform_id, handle, handle_at, epoch, created_at) VALUES ($1, $2, $3, $5, $4, $5)
    ON CONFLICT (platform_id) DO NOTHING RETURNING key
)
INSERT INTO account_secret (account_key, wrapped_key) SELECT key, $6 FROM made;

-- name: account_key_of
-- Find our key of the account with the platform's id.
-- takes: platform_id?
-- gives: maybe value
SELECT key FROM account WHERE platform_id = $1;

-- name: handle_lock
-- Lock a handle until the transaction ends, so that accounts that take it at once do so one after the other.
-- takes: handle
SELECT pg_advisory_xact_lock(hashtext('handle'), hashtext($1));

-- name: handle_holder_locked
-- Find the account that holds this handle today and since when, locked.
-- takes: handle
-- gives: maybe
-- null: platform_id
SELECT key, platform_id, coalesce(handle_at, created_at) AS handle_at FROM account WHERE handle = $1 AND handle_held FOR NO KEY UPDATE;

-- name: account_loses_handle
-- Mark an account as changed because its handle now belongs to another; its badges stop.
-- takes: key, changed_at?
UPDATE account SET handle_held = FALSE, standing = 'changed', changed_why = 'handle_reused', changed_at = $2 WHERE key = $1;

-- name: account_changed
-- Store that the platform says the account is no longer the one that was checked.
-- takes: key, handle?, handle_held, epoch, standing, changed_why?, changed_at?
UPDATE account SET handle = $2, handle_held = $3, epoch = $4, standing = $5, changed_why = $6, changed_at = $7,
    handle_at = CASE WHEN handle = $2 AND handle_held THEN handle_at ELSE $7 END,
    sealed_display = CASE WHEN epoch = $4 THEN sealed_display END
WHERE key = $1;

-- name: account_handle
-- Store a rename that touches no badge.
-- takes: key, handle?, handle_at?
UPDATE account SET handle = $2, handle_held = TRUE, handle_at = $3 WHERE key = $1;

-- name: account_display
-- Return the newest display name that came after the account's claims, sealed.
-- takes: account_key
-- gives: maybe value
-- null: sealed_display
SELECT sealed_display FROM account WHERE key = $1;

-- name: account_shown
-- Store another display name that the platform sent, sealed.
-- takes: key, sealed_display?
UPDATE account SET sealed_display = $2 WHERE key = $1;

-- name: account_of_claim_locked
-- Lock the account of a claim before the claim: it cannot change hands while its creator writes.
-- takes: claim_id
-- gives: maybe value
SELECT key FROM account WHERE key = (SELECT account_key FROM claim WHERE id = $1) FOR NO KEY UPDATE;

-- name: claims_to_suspend
-- List the verified claims of an account, locked in a stable order.
-- takes: account_key
-- gives: many
SELECT id, version, state FROM claim WHERE account_key = $1 AND state = 'verified' ORDER BY id FOR NO KEY UPDATE;

-- name: claims_with_people
-- List claims of an account that wait for people for this reason and that nobody looks at yet.
-- takes: account_key, reason
-- gives: many
SELECT c.id FROM claim AS c JOIN review_case AS k ON k.claim_id = c.id AND k.state = 'open'
WHERE c.account_key = $1 AND c.state = 'in_review' AND $2::text = ANY(c.reasons) ORDER BY c.id FOR NO KEY UPDATE OF c;

-- name: claims_in_flight
-- Lock the account's open claims, so that checks and reviewers who decide right now finish first.
-- takes: account_key
-- gives: many
SELECT id FROM claim
WHERE account_key = $1 AND state IN ('received', 'checking', 'awaiting_creator', 'in_review') ORDER BY id FOR NO KEY UPDATE;

-- name: handle_left
-- Notify every process that this handle no longer shows what it showed.
-- takes: handle
SELECT pg_notify('badge_changed', $1);

-- name: append_event
-- Append an event that moves no claim.
-- takes: now, kind, account_key?, claim_id?, by_kind, by_id, codes, body
SELECT note_event($1, $2, $3, $4, $5, $6, $7, $8);

-- name: claim_received
-- Tell that a claim came: project its account's badge, and append the event.
-- takes: now, account_key, claim_id, by_kind, by_id
SELECT project_badge($2, $1), note_event($1, 'claim_received', $2, $3, $4, $5, '{}', '{}');

-- name: project_badge
-- Make the stored badge say what claims and decisions say.
-- takes: key, now
SELECT project_badge($1, $2);
