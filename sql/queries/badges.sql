-- name: badge_by_handle
-- Find the stored badges of these handles, with the account that holds each today.
-- takes: handles
-- gives: many
-- null: platform_id, epoch, standing, version, as_of, credentials
SELECT asked.handle, a.platform_id, a.epoch, a.standing, coalesce(h.position, b.version) AS version, coalesce(h.as_of, b.as_of) AS as_of,
    b.credentials
FROM unnest($1::text []) AS asked (handle)
LEFT JOIN account AS a ON a.handle = asked.handle AND a.handle_held
LEFT JOIN badge AS b ON b.account_key = a.key
LEFT JOIN badge_handle AS h ON h.handle = asked.handle;

-- name: badges_published
-- Find what was published last of these handles' badges, where that is what they are made from today under these terms.
-- takes: handles, sighting, sighting_most, stale_grace, rebind, rebind_grace
-- gives: many
-- null: platform_id, epoch, position, at_us, status, tested, times, public, shown, ends_at_us
SELECT asked.handle, a.platform_id, a.epoch, c.position, round(date_part('epoch', c.at) * 1000000)::bigint AS at_us, c.status, c.tested,
    c.shown[1] AS times, c.shown[2] AS public, CASE WHEN cardinality(c.shown) > 2 THEN c.shown END AS shown,
    round(date_part('epoch', c.ends_at) * 1000000)::bigint AS ends_at_us,
    -- Of a handle that never had a badge nothing was published, and there is nothing to say.
    t.settled AND (c.position IS NOT NULL OR h.id IS NULL) AS is_right
FROM unnest($1::text []) AS asked (handle)
CROSS JOIN (
    SELECT published_to IS NULL
        AND (sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s) = ($2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint)
        AS settled
    FROM badge_terms
) AS t
-- Each by its index: of a thousand handles the planner would rather read all accounts there are.
LEFT JOIN LATERAL (SELECT * FROM account WHERE handle = asked.handle AND handle_held OFFSET 0) AS a ON TRUE
LEFT JOIN LATERAL (SELECT id, position FROM badge_handle WHERE handle = asked.handle OFFSET 0) AS h ON TRUE
LEFT JOIN LATERAL (SELECT * FROM badge_change WHERE position = h.position OFFSET 0) AS c
    ON c.account_key IS NOT DISTINCT FROM a.key AND c.epoch IS NOT DISTINCT FROM a.epoch;

-- name: badge_changes
-- Read what badges became after this position, in the order of commits, and the handles that were removed.
-- takes: position, limit
-- gives: many
-- row: BadgeChange
-- null: platform_id, epoch, times, public, shown, ends_at_us, then_status, removal, removal_id
SELECT u.position, u.at_us, u.handle, u.platform_id, u.epoch, u.status, u.tested, u.times, u.public, u.shown,
    u.ends_at_us, u.then_status, u.removal, u.removal_id
FROM (
    (
        SELECT c.position, round(date_part('epoch', c.at) * 1000000)::bigint AS at_us, h.handle, a.platform_id, c.epoch, c.status, c.tested,
            c.shown[1] AS times, c.shown[2] AS public, CASE WHEN cardinality(c.shown) > 2 THEN c.shown END AS shown,
            round(date_part('epoch', c.ends_at) * 1000000)::bigint AS ends_at_us, c.then_status,
            NULL::bytea AS removal, NULL::text AS removal_id
        FROM badge_change AS c JOIN badge_handle AS h ON h.id = c.handle_id LEFT JOIN account AS a ON a.key = c.account_key
        WHERE c.position > $1 ORDER BY c.position LIMIT $2
    )
    UNION ALL
    (
        SELECT r.position, round(date_part('epoch', r.at) * 1000000)::bigint, '', NULL, NULL, 'none', FALSE, NULL, NULL, NULL, NULL, NULL, r.sealed, r.id
        FROM badge_removal AS r WHERE r.position > $1 ORDER BY r.position LIMIT $2
    )
) AS u ORDER BY u.position LIMIT $2;

-- name: changed_since
-- Read the newest position, and the handle of each after this one; those erased have none.
-- takes: position, limit
-- gives: row
SELECT e.badge_position AS position, ARRAY(
    SELECT h.handle FROM badge_change AS c JOIN badge_handle AS h ON h.id = c.handle_id WHERE c.position > $1
    ORDER BY c.position LIMIT $2
)::text [] AS handles
FROM event_head AS e;

-- name: badges_all
-- Read the newest change of every handle, by handle.
-- takes: after, limit
-- gives: many
-- row: BadgeChange
-- null: platform_id, epoch, times, public, shown, ends_at_us, then_status, removal, removal_id
SELECT c.position, round(date_part('epoch', c.at) * 1000000)::bigint AS at_us, h.handle, a.platform_id, c.epoch, c.status, c.tested,
    c.shown[1] AS times, c.shown[2] AS public, CASE WHEN cardinality(c.shown) > 2 THEN c.shown END AS shown,
    round(date_part('epoch', c.ends_at) * 1000000)::bigint AS ends_at_us, c.then_status,
    NULL::bytea AS removal, NULL::text AS removal_id
FROM badge_handle AS h JOIN badge_change AS c ON c.position = h.position LEFT JOIN account AS a ON a.key = c.account_key
WHERE h.handle > $1 ORDER BY h.handle LIMIT $2;

-- name: badges_of_bucket
-- Read the newest change of the handles in one bucket of the digests, by handle. Asked for where a copy is wrong: no index is kept for it.
-- takes: bucket, after, limit
-- gives: many
-- row: BadgeChange
-- null: platform_id, epoch, times, public, shown, ends_at_us, then_status, removal, removal_id
SELECT c.position, round(date_part('epoch', c.at) * 1000000)::bigint AS at_us, h.handle, a.platform_id, c.epoch, c.status, c.tested,
    c.shown[1] AS times, c.shown[2] AS public, CASE WHEN cardinality(c.shown) > 2 THEN c.shown END AS shown,
    round(date_part('epoch', c.ends_at) * 1000000)::bigint AS ends_at_us, c.then_status,
    NULL::bytea AS removal, NULL::text AS removal_id
FROM badge_handle AS h JOIN badge_change AS c ON c.position = h.position LEFT JOIN account AS a ON a.key = c.account_key
WHERE get_byte(sha256(convert_to(h.handle, 'UTF8')), 0) = $1::integer AND h.handle > $2 ORDER BY h.handle LIMIT $3;

-- name: listed_all
-- List verified handles after this one.
-- takes: after, limit
-- gives: many
-- row: Listed
SELECT handle FROM badge_handle WHERE status = 'verified' AND handle > $1 ORDER BY handle LIMIT $2;

-- name: listed_of_both
-- List verified handles after this one, with a credential of this profession and place.
-- takes: profession, place, after, limit
-- gives: many
-- row: Listed
SELECT handle FROM badge_listing WHERE profession = $1 AND jurisdiction = $2 AND handle > $3 ORDER BY handle LIMIT $4;

-- name: listed_of_profession
-- List verified handles after this one, with a credential of this profession.
-- takes: profession, after, limit
-- gives: many
-- row: Listed
SELECT DISTINCT handle FROM badge_listing WHERE profession = $1 AND handle > $2 ORDER BY handle LIMIT $3;

-- name: listed_of_place
-- List verified handles after this one, with a credential of this place.
-- takes: place, after, limit
-- gives: many
-- row: Listed
SELECT DISTINCT handle FROM badge_listing WHERE jurisdiction = $1 AND handle > $2 ORDER BY handle LIMIT $3;

-- name: feed_head
-- Read the newest position, and the newest that was forgotten.
-- gives: row
SELECT badge_position, feed_floor FROM event_head;

-- name: badge_digests
-- Read how many handles each bucket has, and the digest of what was said of them last.
-- gives: many
SELECT h.badge_position AS position, b.bucket, b.badges, b.digest::text AS digest
FROM badge_bucket AS b, event_head AS h ORDER BY b.bucket;

-- name: publish_ended
-- Publish what became of badges that ended by themselves; returns how many were looked at.
-- takes: limit
-- gives: value
SELECT publish_ended($1);

-- name: publish_next
-- Publish the next badges anew after the terms changed; returns how many were left, at most the limit.
-- takes: limit
-- gives: value
SELECT publish_next($1);

-- name: set_badge_terms
-- Set how long sightings and proofs count, in seconds.
-- takes: sighting, sighting_most, stale_grace, rebind, rebind_grace
SELECT set_badge_terms($1, $2, $3, $4, $5);

-- name: forget_changes
-- Forget changes of before an instant, save the newest of each handle; returns how many.
-- takes: at, limit
-- gives: value
SELECT forget_changes($1, $2);

-- name: readiness
-- Write a row, so that a read-only database is not called ready.
-- gives: value
INSERT INTO readiness (at) VALUES (clock_timestamp()) ON CONFLICT (one) DO UPDATE SET at = clock_timestamp()
RETURNING service_now();
