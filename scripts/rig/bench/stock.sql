-- Badges for the benchmark, a batch of handles at a time: made by the server itself, with the triggers off.

-- name: stock
-- What a batch is about; everything else is made from it. One licence each, seen within the last week.
CREATE TEMP TABLE stock AS
SELECT s.*, s.sighted + make_interval(secs => least(35 * 86400, t.sighting_most_s)) AS ends,
    $4::jsonb || jsonb_build_object(
        'claim_id', 'clm_' || md5('clm' || s.n), 'state', 'verified', 'account_epoch', 1, 'sighted_at', s.sighted,
        'bound_at', s.decided, 'decided_at', s.decided, 'valid_until', s.decided + interval '330 days'
    ) AS credential
FROM badge_terms AS t, (
    SELECT n, 'acc_' || md5('acc' || n) AS acc, $3::timestamptz AS made, $3::timestamptz - interval '30 days' AS decided,
        $3::timestamptz - interval '10080 minutes' * ((n * 7919) % 100003) / 100003.0 AS sighted
    FROM generate_series($1::bigint, $2::bigint) AS n
) AS s;

-- name: account
-- Accounts, each with a handle of its own.
INSERT INTO account (key, platform_id, handle, epoch, created_at, handle_at)
SELECT acc, 'acct_' || n, 'handle.' || n, 1, made, made FROM stock;

-- name: secret
-- Their keys.
INSERT INTO account_secret SELECT acc, decode(repeat(md5('key' || n), 3), 'hex') FROM stock;

-- name: badge
-- What is shown of them.
INSERT INTO badge SELECT acc, 2, made, jsonb_build_array(credential) FROM stock;

-- name: handle
-- Each handle in the feed.
INSERT INTO badge_handle (id, handle, account_key, position, status, as_of, ends_at) OVERRIDING SYSTEM VALUE
SELECT n, 'handle.' || n, acc, n, 'verified', made, ends FROM stock;

-- name: change
-- The change that each came with.
INSERT INTO badge_change (position, at, handle_id, account_key, epoch, status, tested, shown, ends_at, then_status)
SELECT n, made, n, acc, 1, 'verified', FALSE, ARRAY[credential_times(credential, ends), credential_public(credential)], ends, 'stale'
FROM stock;

-- name: head
-- The newest position of the feed.
UPDATE event_head SET badge_position = (SELECT max(n) FROM stock);

-- name: follow
-- Whoever asks for webhooks later is told of what changes from then on.
UPDATE webhook_follow SET badge_position = (SELECT max(n) FROM stock);

-- name: terms
-- They are of the terms that hold.
UPDATE badge_terms SET published_to = NULL;

-- name: end
-- The batch is stored.
DROP TABLE stock;
