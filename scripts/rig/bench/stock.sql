-- Badges for the benchmark, a batch of handles at a time: made by the server itself, with the triggers off.

-- name: account
-- Accounts, each with a handle of its own.
INSERT INTO account (key, platform_id, handle, epoch, created_at, handle_at)
SELECT 'acc_' || md5('acc' || n), 'acct_' || n, 'handle.' || n, 1, $3, $3 FROM generate_series($1::bigint, $2::bigint) AS n;

-- name: secret
-- Their keys.
INSERT INTO account_secret SELECT 'acc_' || md5('acc' || n), decode(repeat(md5('key' || n), 3), 'hex')
FROM generate_series($1::bigint, $2::bigint) AS n WHERE $3::timestamptz IS NOT NULL;

-- name: badge
-- What is shown of them: one licence each, seen within the last week.
INSERT INTO badge SELECT 'acc_' || md5('acc' || n), 2, $3, jsonb_build_array($4::jsonb || jsonb_build_object(
    'claim_id', 'clm_' || md5('clm' || n), 'state', 'verified', 'account_epoch', 1,
    'sighted_at', $3::timestamptz - interval '10080 minutes' * ((n * 7919) % 100003) / 100003.0, 'bound_at', $3::timestamptz - interval '30 days',
    'decided_at', $3::timestamptz - interval '30 days', 'valid_until', $3::timestamptz + interval '300 days'
)) FROM generate_series($1::bigint, $2::bigint) AS n;

-- name: handle
-- Each handle in the feed.
INSERT INTO badge_handle (id, handle, account_key, position, status, as_of, ends_at) OVERRIDING SYSTEM VALUE
SELECT n, 'handle.' || n, 'acc_' || md5('acc' || n), n, 'verified', $3, $3::timestamptz
    - interval '10080 minutes' * ((n * 7919) % 100003) / 100003.0 + make_interval(secs => least(35 * 86400, t.sighting_most_s))
FROM generate_series($1::bigint, $2::bigint) AS n CROSS JOIN badge_terms AS t;

-- name: change
-- The change that each came with.
INSERT INTO badge_change (position, at, handle_id, account_key, epoch, status, tested, shown, ends_at, then_status)
SELECT h.position, $3, h.id, h.account_key, 1, 'verified', FALSE,
    ARRAY[credential_times(b.credentials -> 0, h.ends_at), credential_public(b.credentials -> 0)], h.ends_at, 'stale'
FROM generate_series($1::bigint, $2::bigint) AS n
JOIN badge_handle AS h ON h.position = n JOIN badge AS b ON b.account_key = h.account_key;

-- name: head
-- The newest position of the feed.
UPDATE event_head SET badge_position = $2::bigint WHERE $1::bigint <= $2 AND $3::timestamptz IS NOT NULL;
