-- name: request_insert
-- Insert what a licensee without an account asks for.
-- takes: request_id, way, state, licence_key, wrapped_key, sealed, now, document_id?, media_type?
INSERT INTO licensee_request (id, way, state, licence_key, wrapped_key, sealed, made_at, next_at, document_id, media_type)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9);

-- name: request_take
-- Take the next request whose letter is due and count the sending; until its next time comes nobody else takes it.
-- takes: now, pauses
-- gives: maybe
-- null: target_key
UPDATE licensee_request AS r SET attempts = r.attempts + 1, next_at = $1 + ($2::interval [])[r.attempts + 1]
WHERE r.id = (
    SELECT id FROM licensee_request
    WHERE state IN ('received', 'granted', 'refused') AND next_at <= $1 AND attempts < cardinality($2::interval [])
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING r.id, r.way, r.state, r.licence_key, r.wrapped_key, r.sealed, r.made_at, r.target_key, r.attempts;

-- name: requests_worn_out
-- Close the requests whose last sending ended without a result.
-- takes: now, attempts
UPDATE licensee_request SET state = 'closed'
WHERE state IN ('received', 'granted', 'refused') AND next_at <= $1 AND attempts >= $2;

-- name: letters_lately
-- List the requests by which letters were sent, or will be, to an address since, without this one.
-- takes: target_key, since, request_id
-- gives: many
-- null: sent_at
SELECT licence_key, state, made_at, sent_at FROM licensee_request
WHERE target_key = $1 AND made_at > $2 AND id <> $3 AND state <> 'closed' ORDER BY made_at;

-- name: request_reserved
-- Note to which address the letter of a request goes, and the licence as its register prints it.
-- takes: request_id, target_key?, licence_key
UPDATE licensee_request SET target_key = $2, licence_key = $3 WHERE id = $1 AND state IN ('received', 'granted');

-- name: request_sent
-- Note that a letter with a link went out.
-- takes: request_id, token_digest?, sent_at?
UPDATE licensee_request SET state = 'sent', token_digest = $2, sent_at = $3 WHERE id = $1 AND state IN ('received', 'granted');

-- name: request_closed
-- Close a request by which nothing more goes out.
-- takes: request_id
UPDATE licensee_request SET state = 'closed' WHERE id = $1 AND state IN ('received', 'granted', 'refused');

-- name: request_of_link
-- Return whether a letter's link can still be used.
-- takes: token_digest, since
-- gives: value
SELECT EXISTS (SELECT FROM licensee_request WHERE token_digest = $1 AND state = 'sent' AND sent_at > $2);

-- name: open_licensee
-- Open the session of a letter's link, once.
-- takes: token_digest, session_digest, now
-- gives: maybe value
-- null: open_licensee
SELECT open_licensee($1, $2, $3);

-- name: close_licensee
-- End a session.
-- takes: session_digest
SELECT close_licensee($1);

-- name: session_of
-- Find the request of a session that lasts.
-- takes: session_digest, now
-- gives: maybe
-- null: session_ends_at, target_key
SELECT id, way, licence_key, wrapped_key, sealed, target_key, session_ends_at FROM licensee_request
WHERE session_digest = $1 AND state = 'opened' AND session_ends_at > $2;

-- name: claims_on_licence
-- List the claims on a licence, those whose badge is on first, with its handle, then the newest: no flood of claims hides a badge.
-- takes: licence_key
-- gives: many
-- null: handle, jurisdiction
SELECT
    c.id, c.credential, c.jurisdiction, c.state, c.created_at, c.disputed_at IS NOT NULL AS denied,
    CASE WHEN c.state = 'verified' AND a.handle_held THEN a.handle END AS handle, a.erased_at IS NOT NULL AS erased
FROM claim AS c JOIN account AS a ON a.key = c.account_key
WHERE c.licence_key = $1 ORDER BY (c.state = 'verified') DESC, c.created_at DESC, c.id LIMIT 50;

-- name: is_on_licence
-- Return whether a claim is on a licence.
-- takes: claim_id, licence_key
-- gives: value
SELECT EXISTS (SELECT FROM claim WHERE id = $1 AND licence_key = $2);

-- name: open_claims_on_licence
-- List the claims on a licence that wait for their creator or for people, and whether its licensee's lock is against each.
-- takes: licence_key, after
-- gives: many
SELECT c.id, licence_barred(c, c.licence_key) AS barred FROM claim AS c
WHERE c.licence_key = $1 AND c.id > $2 AND c.state IN ('awaiting_creator', 'in_review') ORDER BY c.id LIMIT 100;

-- name: barred
-- Return whether the licensee's lock is against a claim.
-- takes: claim_id
-- gives: maybe value
SELECT licence_barred(c, c.licence_key) FROM claim AS c WHERE c.id = $1;

-- name: lock_of_licence
-- Return since when a licence is locked by its licensee.
-- takes: licence_key
-- gives: maybe value
SELECT locked_at FROM licensee_lock WHERE licence_key = $1 AND unlocked_at IS NULL;

-- name: locks_unspread
-- List the locks that have yet to reach the open claims, or whose end has.
-- gives: many
SELECT licence_key, turn FROM licensee_lock WHERE NOT spread ORDER BY locked_at LIMIT 20;

-- name: lock_spread
-- Note that a lock has reached the open claims.
-- takes: licence_key, turn
SELECT lock_spread($1, $2);

-- name: lock_licence
-- Lock the licence of a session, or unlock it.
-- takes: session_digest, wanted, now
-- gives: value
-- null: lock_licence
SELECT lock_licence($1, $2, $3);

-- name: name_passing
-- Let an account pass the lock of a session's licence.
-- takes: session_digest, pass_id, platform_id, handle, salt, wrapped_key, sealed, now
-- gives: value
-- null: name_passing
SELECT name_passing($1, $2, $3, $4, $5, $6, $7, $8);

-- name: end_passing
-- Take back that an account passes.
-- takes: session_digest, pass_id, now
-- gives: value
-- null: end_passing
SELECT end_passing($1, $2, $3);

-- name: passes_of_licence
-- List the accounts that pass a lock, in the order they were named.
-- takes: licence_key
-- gives: many
SELECT id, wrapped_key, sealed FROM licence_pass WHERE licence_key = $1 ORDER BY named_at, id LIMIT 20;

-- name: watch_begin
-- Watch a licence for an address, or go on watching it.
-- takes: watch_id, licence_key, target_key, by_board, wrapped_key, sealed, now
INSERT INTO licence_watch (id, licence_key, target_key, by_board, wrapped_key, sealed, made_at, renewed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (licence_key, target_key) DO UPDATE SET renewed_at = $7;

-- name: watch_of
-- Find whether an address watches a licence; go on with it.
-- takes: licence_key, target_key, now
-- gives: count
UPDATE licence_watch SET renewed_at = $3 WHERE licence_key = $1 AND target_key = $2;

-- name: watch_end
-- Watch no longer; what waits to be told is gone with it.
-- takes: licence_key, target_key
-- gives: count
DELETE FROM licence_watch WHERE licence_key = $1 AND target_key = $2;

-- name: watch_take
-- Take what one watch has to be told, the longest waiting first, and count the sending.
-- takes: now, pauses
-- gives: many
UPDATE watch_letter AS l SET attempts = l.attempts + 1, next_at = $1 + ($2::interval [])[l.attempts + 1]
WHERE (l.watch_id, l.claim_id) IN (
    SELECT w.watch_id, w.claim_id FROM watch_letter AS w
    WHERE w.watch_id = (
        SELECT d.watch_id FROM watch_letter AS d
        WHERE d.sent_at IS NULL AND d.next_at <= $1 AND d.attempts < cardinality($2::interval []) ORDER BY d.next_at LIMIT 1
    ) AND w.sent_at IS NULL AND w.attempts < cardinality($2::interval [])
    ORDER BY w.next_at, w.claim_id LIMIT 50 FOR UPDATE SKIP LOCKED
)
RETURNING l.watch_id, l.claim_id;

-- name: watch_by_id
-- Find a watch.
-- takes: watch_id
-- gives: maybe
SELECT id, licence_key, target_key, by_board, wrapped_key, sealed FROM licence_watch WHERE id = $1;

-- name: watch_told
-- Note that a watch was told of these claims; what else waits waits half an hour more.
-- takes: watch_id, claim_ids, now
WITH told AS (UPDATE licence_watch SET told_at = $3 WHERE id = $1),
later AS (
    UPDATE watch_letter SET next_at = greatest(next_at, $3::timestamptz + interval '30 minutes')
    WHERE watch_id = $1 AND sent_at IS NULL AND claim_id <> ALL ($2::text [])
)
UPDATE watch_letter SET sent_at = $3 WHERE watch_id = $1 AND claim_id = ANY ($2::text []) AND sent_at IS NULL;

-- name: watch_ended
-- End a watch whose address the board no longer holds.
-- takes: watch_id
DELETE FROM licence_watch WHERE id = $1;

-- name: documents_waiting
-- Count the licensees' documents that wait for people, and how many this reviewer may look at.
-- takes: reviewer_id
-- gives: row
SELECT count(*) AS waiting, count(*) FILTER (WHERE first_by IS DISTINCT FROM $1) AS mine FROM licensee_request
WHERE state = 'for_people';

-- name: document_take
-- Hand a reviewer the document that has waited longest and that nobody looks at: their own again, if they have one; none while paused.
-- takes: reviewer_id?, now, leased_until?
-- gives: maybe value
UPDATE licensee_request AS r SET leased_to = $1, leased_until = $3
WHERE r.id = (
    SELECT id FROM licensee_request
    WHERE state = 'for_people' AND first_by IS DISTINCT FROM $1
        AND NOT EXISTS (SELECT FROM reviewer_pause AS p WHERE p.reviewer_id = $1)
        AND (leased_to IS NULL OR leased_to = $1 OR leased_until <= $2)
    ORDER BY (leased_to IS NOT DISTINCT FROM $1 AND leased_until > $2) DESC, made_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING r.id;

-- name: document_in_hand
-- Find the request whose document a reviewer has in hand.
-- takes: reviewer_id?, now
-- gives: maybe
-- null: first_by, leased_until, document_id, media_type
SELECT id, wrapped_key, sealed, made_at, first_by, leased_until, document_id, media_type FROM licensee_request
WHERE state = 'for_people' AND leased_to = $1 AND leased_until > $2 ORDER BY leased_until DESC LIMIT 1;

-- name: document_unreadable
-- Close a request for people whose words cannot be read any more: it holds up no other.
-- takes: request_id
UPDATE licensee_request SET state = 'closed' WHERE id = $1 AND state = 'for_people';

-- name: judge_licensee
-- Write down what a reviewer says of a document; return the state that follows.
-- takes: request_id, reviewer_id, agreed, now
-- gives: maybe value
-- null: judge_licensee
SELECT judge_licensee($1, $2, $3, $4);
