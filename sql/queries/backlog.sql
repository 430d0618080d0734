-- name: backlog
-- Count what waits for housekeeping, for people and for its licensee, and since when.
-- takes: now
-- gives: row
-- null: ended_at, decision_due_at, document_made_at, swept_at
SELECT
    (SELECT min(ends_at) FROM badge_handle WHERE ends_at <= $1) AS ended_at,
    (SELECT h.badge_position - f.badge_position FROM event_head AS h, webhook_follow AS f) AS unfollowed,
    (SELECT min(due_at) FROM waiting_decision) AS decision_due_at,
    (SELECT count(*) FROM licence_lock) AS account_locks,
    (SELECT count(*) FROM licensee_lock WHERE unlocked_at IS NULL) AS licensee_locks,
    (SELECT count(*) FROM licensee_lock WHERE NOT spread) AS unspread,
    (SELECT count(*) FROM licensee_request WHERE state = 'for_people') AS documents,
    (SELECT min(made_at) FROM licensee_request WHERE state = 'for_people') AS document_made_at,
    (SELECT swept_at FROM retention_sweep) AS swept_at;
