-- name: badge_by_handle
-- Find the stored badges of the accounts that hold these handles today.
-- takes: handles
-- gives: many
-- null: platform_id, version, as_of, credentials
SELECT a.handle, a.platform_id, a.epoch, a.standing, b.version, b.as_of, b.credentials
FROM account AS a LEFT JOIN badge AS b ON b.account_key = a.key
WHERE a.handle = ANY ($1::text []) AND a.handle_held;

-- name: readiness
-- Write a row, so that a read-only database is not called ready.
-- gives: value
INSERT INTO readiness (at) VALUES (clock_timestamp()) ON CONFLICT (one) DO UPDATE SET at = clock_timestamp()
RETURNING service_now();
