-- name: wrapped_accounts
-- List the next data keys of accounts, as they are wrapped.
-- takes: after
-- gives: many
SELECT account_key AS id, wrapped_key FROM account_secret WHERE account_key > $1 ORDER BY account_key LIMIT 500;

-- name: wrapped_imports
-- List the next data keys of imports that are being taken in.
-- takes: after
-- gives: many
SELECT id, wrapped_key FROM claim_import WHERE id > $1 AND wrapped_key IS NOT NULL ORDER BY id LIMIT 500;

-- name: wrapped_requests
-- List the next data keys of licensees' requests.
-- takes: after
-- gives: many
SELECT id, wrapped_key FROM licensee_request WHERE id > $1 ORDER BY id LIMIT 500;

-- name: wrapped_watches
-- List the next data keys of watches.
-- takes: after
-- gives: many
SELECT id, wrapped_key FROM licence_watch WHERE id > $1 ORDER BY id LIMIT 500;

-- name: wrapped_passes
-- List the next data keys of accounts that pass a lock.
-- takes: after
-- gives: many
SELECT id, wrapped_key FROM licence_pass WHERE id > $1 ORDER BY id LIMIT 500;
