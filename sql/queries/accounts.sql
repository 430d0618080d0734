-- name: account_by_platform_id_locked
-- Find the account with the platform's id, locked until the transaction ends.
-- takes: platform_id
-- gives: maybe
-- null: platform_id, handle
SELECT a.key, a.platform_id, a.handle, a.handle_held, a.epoch, a.standing, s.wrapped_key
FROM account AS a JOIN account_secret AS s ON s.account_key = a.key
WHERE a.platform_id = $1
FOR NO KEY UPDATE OF a;

-- name: accounts_insert
-- Insert platform accounts seen for the first time, with their wrapped data keys; give the keys of those that nobody else made first.
-- takes: now?, keys, platform_ids, handles, epochs, wrapped_keys
-- gives: many
WITH given AS (
    SELECT * FROM unnest($2::text [], $3::text [], $4::text [], $5::bigint [], $6::bytea [])
        AS g (key, platform_id, handle, epoch, wrapped_key)
),
made AS (
    INSERT INTO account (key, platform_id, handle, handle_at, epoch, created_at)
    SELECT g.key, g.platform_id, g.handle, $1, g.epoch, $1 FROM given AS g
    ON CONFLICT (platform_id) DO NOTHING RETURNING key
)
INSERT INTO account_secret (account_key, wrapped_key) SELECT m.key, g.wrapped_key FROM made AS m JOIN given AS g ON g.key = m.key
RETURNING account_key;

-- name: account_key_of
-- Find our key of the account with the platform's id.
-- takes: platform_id?
-- gives: maybe value
SELECT key FROM account WHERE platform_id = $1;

-- name: handles_lock
-- Lock handles until the transaction ends, so that accounts that take one at once do so one after the other.
-- takes: handles
SELECT pg_advisory_xact_lock(hashtext('handle'), h.place) FROM (
    SELECT DISTINCT hashtext(g.handle) AS place FROM unnest($1::text []) AS g (handle) ORDER BY 1
) AS h;

-- name: handles_held
-- List which of these handles an account holds today.
-- takes: handles
-- gives: many
-- null: handle
SELECT handle FROM account WHERE handle = any($1::text []) AND handle_held;

-- name: accounts_known
-- List which of these accounts of the platform's are known here.
-- takes: platform_ids
-- gives: many
-- null: platform_id
SELECT platform_id FROM account WHERE platform_id = any($1::text []);

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

-- name: claims_received
-- Tell that claims came: project their accounts' badges, and append an event for each.
-- takes: account_keys, claim_ids, now, by_kind, by_id
SELECT receive_claims($1, $2, $3, $4, $5);

-- name: project_badge
-- Make the stored badge say what claims and decisions say.
-- takes: key, now
SELECT project_badge($1, $2);
