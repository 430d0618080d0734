-- name: endpoint_make
-- Make an endpoint; return its number.
-- takes: endpoint_id, url, types, description, made_by, now
-- gives: value
INSERT INTO webhook_endpoint (id, url, types, description, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING no;

-- name: secret_make
-- Add a secret to an endpoint.
-- takes: secret_id, endpoint, sealed, now
INSERT INTO webhook_secret (id, endpoint, sealed, made_at) VALUES ($1, $2, $3, $4);

-- name: secrets_end
-- End the secrets of today then, where they do not end before.
-- takes: endpoint, ends_at
UPDATE webhook_secret SET ends_at = $2 WHERE endpoint = $1 AND ends_at IS NULL;

-- name: secrets_count
-- Count the secrets of an endpoint that are good.
-- takes: endpoint, now
-- gives: value
SELECT count(*) FROM webhook_secret WHERE endpoint = $1 AND (ends_at IS NULL OR ends_at > $2);

-- name: endpoints_count
-- Count the endpoints there are.
-- gives: value
SELECT count(*) FROM webhook_endpoint WHERE removed_at IS NULL;

-- name: endpoint_by_id
-- Find an endpoint.
-- takes: endpoint_id
-- gives: maybe
-- row: Endpoint
-- null: disabled_because, last_delivery_at
SELECT no, id, url, types, description, made_at, state, disabled_because, last_delivery_at
FROM webhook_endpoint WHERE id = $1 AND removed_at IS NULL;

-- name: endpoint_locked
-- Find an endpoint and lock it, for a change of it.
-- takes: endpoint_id
-- gives: maybe
-- row: Endpoint
-- null: disabled_because, last_delivery_at
SELECT no, id, url, types, description, made_at, state, disabled_because, last_delivery_at
FROM webhook_endpoint WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE;

-- name: endpoints
-- List endpoints, the newest first.
-- takes: before?, limit
-- gives: many
-- row: Endpoint
-- null: disabled_because, last_delivery_at
SELECT no, id, url, types, description, made_at, state, disabled_because, last_delivery_at
FROM webhook_endpoint WHERE removed_at IS NULL AND ($1::bigint IS NULL OR no < $1) ORDER BY no DESC LIMIT $2;

-- name: endpoint_remove
-- Remove an endpoint; what waits for it is delivered no more.
-- takes: endpoint, now
UPDATE webhook_endpoint SET removed_at = $2 WHERE no = $1;

-- name: endpoint_enable
-- Deliver to an endpoint again.
-- takes: endpoint
UPDATE webhook_endpoint SET state = 'active', disabled_because = NULL, failures = 0, failing_since = NULL, paused_until = NULL WHERE no = $1;

-- name: test_make
-- Make a message that shows whether an endpoint is reached; return its number.
-- takes: endpoint_id, now
-- gives: value
INSERT INTO webhook_message (type, at, about) VALUES ('test', $2, $1) RETURNING id;

-- name: deliver_once_more
-- Deliver messages to an endpoint, for the first time or again from the start of the schedule.
-- takes: endpoint, messages, now
-- gives: count
INSERT INTO webhook_delivery (endpoint, message, subject, replaceable, next_at)
SELECT $1, m.id, CASE WHEN m.handle_id IS NOT NULL THEN 'handle ' || m.handle_id WHEN m.type <> 'test' THEN m.about END, FALSE, $3
FROM webhook_message AS m WHERE m.id = ANY ($2::bigint [])
ON CONFLICT (message, endpoint) DO UPDATE
SET outcome = 'waiting', replaceable = FALSE, attempts_before = webhook_delivery.attempts, next_at = excluded.next_at;

-- name: messages_since
-- List messages of these types from an instant on, in the order they were made.
-- takes: types, since, limit
-- gives: many
SELECT id FROM webhook_message WHERE at >= $2 AND type = ANY ($1::text []) ORDER BY at, id LIMIT $3;

-- name: message_of_endpoint
-- Find a message that was for this endpoint.
-- takes: endpoint, name
-- gives: maybe value
SELECT m.id FROM webhook_message AS m JOIN webhook_delivery AS d ON d.message = m.id WHERE m.name = $2 AND d.endpoint = $1;

-- name: attempts
-- List attempts at an endpoint, the newest first.
-- takes: endpoint, before?, limit
-- gives: many
-- null: status, error, next_at
SELECT a.no, m.name, m.type, a.attempt, a.at, a.status, a.error, a.next_at
FROM webhook_attempt AS a JOIN webhook_message AS m ON m.id = a.message
WHERE a.endpoint = $1 AND ($2::bigint IS NULL OR a.no < $2) ORDER BY a.no DESC LIMIT $3;

-- name: follow
-- Make the next messages; return how many rows of the feed or events were passed.
-- takes: now, limit
-- gives: value
SELECT make_webhook_messages($1, $2);

-- name: hold
-- Hold endpoints with something due for one worker: until then nobody else delivers to them.
-- takes: now, until, limit
-- gives: many
-- row: Held
-- null: failing_since, paused_until
UPDATE webhook_endpoint AS e SET held_until = $2 WHERE e.no IN (
    SELECT h.no FROM webhook_endpoint AS h
    WHERE h.removed_at IS NULL AND h.state <> 'disabled'
        AND coalesce(h.held_until, '-infinity') <= $1 AND coalesce(h.paused_until, '-infinity') <= $1
        AND EXISTS (SELECT FROM webhook_delivery AS d WHERE d.endpoint = h.no AND d.outcome = 'waiting' AND d.next_at <= $1)
    ORDER BY h.no LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
)
RETURNING e.no, e.id, e.url, e.failures, e.failing_since, e.paused_until;

-- name: hold_on
-- Hold an endpoint for longer, where it is to be delivered to at all; return its keys and how it stands.
-- takes: endpoint, now, until
-- gives: maybe
-- null: failing_since, paused_until
-- Here and below nobody waits for the disk: what a crash of the database forgets of the last moment is a delivery made once more.
UPDATE webhook_endpoint AS e SET held_until = $3 FROM (SELECT set_config('synchronous_commit', 'off', TRUE)) AS quick
WHERE e.no = $1 AND e.removed_at IS NULL AND e.state <> 'disabled'
RETURNING e.failures, e.failing_since, e.paused_until,
    ARRAY(SELECT s.id FROM webhook_secret AS s WHERE s.endpoint = $1 AND (s.ends_at IS NULL OR s.ends_at > $2) ORDER BY s.made_at DESC, s.id) AS secrets,
    ARRAY(SELECT s.sealed FROM webhook_secret AS s WHERE s.endpoint = $1 AND (s.ends_at IS NULL OR s.ends_at > $2) ORDER BY s.made_at DESC, s.id) AS sealed;

-- name: let_go
-- Let any worker hold the endpoint.
-- takes: endpoint
UPDATE webhook_endpoint SET held_until = NULL FROM (SELECT set_config('synchronous_commit', 'off', TRUE)) AS quick WHERE no = $1;

-- name: take
-- Take the next deliveries that are due and count their attempts; one a subject, and none that a newer one replaces.
-- takes: endpoint, now, again_at, limit, most
-- gives: many
-- null: handle, platform_id, about, epoch, version, word
-- What was made before of one subject is looked for in order, which only the index by subject has: joined, each delivery would be held
-- against all that wait.
WITH due AS (
    SELECT d.message, CASE
        WHEN d.attempts - d.attempts_before >= $5::integer THEN 'failed'
        WHEN d.replaceable AND EXISTS (
            SELECT FROM webhook_delivery AS n WHERE n.endpoint = d.endpoint AND n.subject = d.subject AND n.message > d.message
        ) THEN 'replaced'
        END AS ends
    FROM webhook_delivery AS d
    WHERE d.endpoint = $1 AND d.outcome = 'waiting' AND d.next_at <= $2 AND (
        SELECT TRUE FROM webhook_delivery AS o
        WHERE o.endpoint = d.endpoint AND o.subject = d.subject AND o.message < d.message AND o.outcome = 'waiting'
            AND NOT o.replaceable AND o.next_at <= $2
        ORDER BY o.message LIMIT 1
    ) IS NULL
    ORDER BY d.next_at, d.message LIMIT $4 FOR NO KEY UPDATE OF d SKIP LOCKED
), taken AS (
    UPDATE webhook_delivery AS d
    SET outcome = coalesce(u.ends, 'waiting'), attempts = d.attempts + CASE WHEN u.ends IS NULL THEN 1 ELSE 0 END,
        next_at = CASE WHEN u.ends IS NULL THEN $3::timestamptz ELSE d.next_at END
    FROM due AS u WHERE d.endpoint = $1 AND d.message = u.message
    RETURNING d.message, d.attempts, d.attempts - d.attempts_before AS since, u.ends
), tried AS (
    INSERT INTO webhook_attempt (endpoint, message, attempt, at, next_at)
    SELECT $1, t.message, t.attempts, $2, $3 FROM taken AS t WHERE t.ends IS NULL
    RETURNING no, message
)
SELECT
    t.message, t.attempts, t.since, coalesce(t.ends, '') AS ends, coalesce(r.no, 0) AS attempt_no, m.name, m.type, m.at, h.handle,
    a.platform_id, m.about, m.epoch, m.version, m.word, v.sealed AS removal, v.id AS removal_id
FROM taken AS t JOIN webhook_message AS m ON m.id = t.message CROSS JOIN (SELECT set_config('synchronous_commit', 'off', TRUE)) AS quick
LEFT JOIN tried AS r ON r.message = t.message
LEFT JOIN badge_handle AS h ON h.id = m.handle_id
LEFT JOIN account AS a ON a.key = m.account_key
LEFT JOIN badge_removal AS v ON v.position = m.removal
ORDER BY t.message;

-- name: record
-- Record what became of attempts, where the delivery has not been taken again since.
-- takes: endpoint, messages, attempts, attempt_nos, statuses, errors, outcomes, next_ats
WITH said AS (
    SELECT * FROM unnest($2::bigint [], $3::integer [], $4::bigint [], $5::integer [], $6::text [], $7::text [], $8::timestamptz [])
    AS s (message, attempt, no, status, error, outcome, next_at)
), told AS (
    UPDATE webhook_delivery AS d SET outcome = s.outcome, next_at = s.next_at FROM said AS s
    WHERE d.endpoint = $1 AND d.message = s.message AND d.attempts = s.attempt AND d.outcome = 'waiting'
)
UPDATE webhook_attempt AS a
SET status = nullif(s.status, 0), error = nullif(s.error, ''), next_at = CASE WHEN s.outcome = 'waiting' THEN s.next_at END
FROM said AS s, (SELECT set_config('synchronous_commit', 'off', TRUE)) AS quick WHERE a.no = s.no;

-- name: give_back
-- Give back deliveries that were taken and not begun: no attempt was made.
-- takes: endpoint, messages, attempt_nos, next_at
WITH undone AS (
    UPDATE webhook_delivery AS d SET attempts = d.attempts - 1, next_at = $4
    WHERE d.endpoint = $1 AND d.message = ANY ($2::bigint []) AND d.outcome = 'waiting'
)
DELETE FROM webhook_attempt AS a WHERE a.no = ANY ($3::bigint []);

-- name: heard
-- Record how an endpoint stands after some attempts; one that was disabled meanwhile stays so.
-- takes: endpoint, failures, failing_since?, paused_until?, last_delivery_at?, state, disabled_because?, delivered, failed, given_up
UPDATE webhook_endpoint SET failures = $2, failing_since = $3, paused_until = $4,
    last_delivery_at = greatest(last_delivery_at, $5),
    state = CASE state WHEN 'disabled' THEN state ELSE $6 END,
    disabled_because = CASE state WHEN 'disabled' THEN disabled_because ELSE $7 END,
    delivered = delivered + $8, failed = failed + $9, given_up = given_up + $10
WHERE no = $1;

-- name: standing
-- Count deliveries and attempts by what became of them since the beginning, and what waits and since when.
-- gives: row
-- null: waiting_since
SELECT
    (SELECT coalesce(sum(delivered), 0)::bigint FROM webhook_endpoint) AS delivered,
    (SELECT coalesce(sum(failed), 0)::bigint FROM webhook_endpoint) AS failed,
    (SELECT coalesce(sum(given_up), 0)::bigint FROM webhook_endpoint) AS given_up,
    (SELECT count(*) FROM webhook_endpoint WHERE removed_at IS NULL AND state = 'failing') AS failing,
    (SELECT count(*) FROM webhook_endpoint WHERE removed_at IS NULL AND state = 'disabled') AS disabled,
    (
        SELECT count(*) FROM webhook_endpoint AS e JOIN webhook_delivery AS d ON d.endpoint = e.no
        WHERE e.removed_at IS NULL AND e.state <> 'disabled' AND d.outcome = 'waiting'
    ) AS waiting,
    (
        SELECT m.at FROM webhook_message AS m WHERE m.id = (
            SELECT min(d.message) FROM webhook_endpoint AS e JOIN webhook_delivery AS d ON d.endpoint = e.no
            WHERE e.removed_at IS NULL AND e.state <> 'disabled' AND d.outcome = 'waiting'
        )
    ) AS waiting_since;

-- name: prune_messages
-- Forget the next messages from before an instant, with their deliveries and attempts; return how many.
-- takes: before, limit
-- gives: count
WITH old AS (
    SELECT id FROM webhook_message WHERE at < $1 ORDER BY at LIMIT $2
), tried AS (
    DELETE FROM webhook_attempt AS a USING old AS o WHERE a.message = o.id
)
DELETE FROM webhook_message AS m USING old AS o WHERE m.id = o.id;

-- name: prune_deliveries
-- Forget the next deliveries to endpoints that were removed; return how many.
-- takes: limit
-- gives: count
DELETE FROM webhook_delivery WHERE (message, endpoint) IN (
    SELECT d.message, d.endpoint FROM webhook_endpoint AS e JOIN webhook_delivery AS d ON d.endpoint = e.no
    WHERE e.removed_at IS NOT NULL AND d.outcome = 'waiting' LIMIT $1
);

-- name: prune_secrets
-- Forget secrets that have ended, and those of endpoints that were removed.
-- takes: now
DELETE FROM webhook_secret AS s USING webhook_endpoint AS e
WHERE e.no = s.endpoint AND (s.ends_at <= $1 OR e.removed_at IS NOT NULL);
