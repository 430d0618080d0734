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

-- name: hang_on_another
-- Count the data keys that another master key than this mark's wrapped.
-- takes: mark
-- gives: value
SELECT
    (SELECT count(*) FROM account_secret WHERE substring(wrapped_key FOR octet_length(wrapped_key) - 40) <> $1::bytea)
    + (SELECT count(*) FROM claim_import WHERE wrapped_key IS NOT NULL AND substring(wrapped_key FOR octet_length(wrapped_key) - 40) <> $1::bytea)
    + (SELECT count(*) FROM licensee_request WHERE substring(wrapped_key FOR octet_length(wrapped_key) - 40) <> $1::bytea)
    + (SELECT count(*) FROM licence_watch WHERE substring(wrapped_key FOR octet_length(wrapped_key) - 40) <> $1::bytea)
    + (SELECT count(*) FROM licence_pass WHERE substring(wrapped_key FOR octet_length(wrapped_key) - 40) <> $1::bytea) AS keys;
