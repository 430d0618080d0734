-- The rows that an export and the feed are made of, as they are stored: what a cursor needs for them is the yardstick.

-- name: every_badge
-- The newest change of every handle, by handle.
SELECT c.position, c.at, h.handle, a.platform_id, c.epoch, c.status, c.tested, c.shown, c.ends_at, c.then_status
FROM badge_handle AS h JOIN badge_change AS c ON c.position = h.position LEFT JOIN account AS a ON a.key = c.account_key
ORDER BY h.handle;

-- name: every_change
-- Every change, in the order of commits.
SELECT c.position, c.at, h.handle, a.platform_id, c.epoch, c.status, c.tested, c.shown, c.ends_at, c.then_status
FROM badge_change AS c JOIN badge_handle AS h ON h.id = c.handle_id LEFT JOIN account AS a ON a.key = c.account_key
ORDER BY c.position;
