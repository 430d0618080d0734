-- name: import_begin
-- Insert an import whose lines begin to arrive.
-- takes: import_id, actor_id, scopes, bootstrap, wrapped_key?, now
INSERT INTO claim_import (id, actor_id, scopes, bootstrap, wrapped_key, touched_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: chunk_keep
-- Keep the next lines of an import that arrives; nothing is kept of one that was given up.
-- takes: import_id, number, first_line, sealed, expected, now
-- gives: count
WITH arriving AS (UPDATE claim_import SET touched_at = $6 WHERE id = $1 AND state = 'arriving' RETURNING id)
INSERT INTO import_chunk (import_id, number, first_line, sealed, expected) SELECT a.id, $2, $3, $4, $5 FROM arriving AS a;

-- name: import_arrived
-- Let an import run: all its lines are kept.
-- takes: import_id, now?, lines, for_machine, for_creator, for_reviewer, case_s
-- gives: count
UPDATE claim_import SET state = 'running', arrived_at = $2, touched_at = $2, lines = $3, for_machine = $4, for_creator = $5,
    for_reviewer = $6, case_s = $7
WHERE id = $1 AND state = 'arriving';

-- name: import_drop
-- Delete an import whose lines never all came, with what came of it.
-- takes: import_id
DELETE FROM claim_import WHERE id = $1 AND state = 'arriving';

-- name: imports_forget
-- Delete imports whose lines stopped coming.
-- takes: touched_at
DELETE FROM claim_import WHERE state = 'arriving' AND touched_at < $1;

-- name: import_by_id
-- Find an import that has arrived.
-- takes: import_id
-- gives: maybe
-- null: arrived_at, done_at
SELECT id, state, lines, taken, refused, for_machine, for_creator, for_reviewer, case_s, arrived_at, done_at
FROM claim_import WHERE id = $1 AND state <> 'arriving';

-- name: lines_waiting
-- Count the lines of running imports that are still to be taken in.
-- gives: value
SELECT coalesce(sum(lines - taken - refused), 0)::bigint FROM claim_import WHERE state = 'running';

-- name: results
-- List what became of the lines of an import after one of them.
-- takes: import_id, line, limit
-- gives: many
-- null: claim_id, problem
SELECT line, claim_id, problem FROM import_result WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3;

-- name: handling_s
-- Estimate how many seconds a case has taken a reviewer: the median of the newest that are closed, NULL where these are few.
-- takes: closed_at?, least
-- gives: maybe value
-- null: seconds
SELECT CASE WHEN count(*) >= $2::bigint THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM k.closed_at - a.assigned_at)) END
    ::double precision AS seconds
FROM (
    SELECT c.id, c.closed_at FROM review_case AS c WHERE c.closed_at > $1 ORDER BY c.closed_at DESC LIMIT 200
) AS k
CROSS JOIN LATERAL (
    SELECT max(t.assigned_at) AS assigned_at FROM case_assignment AS t WHERE t.case_id = k.id AND t.assigned_at < k.closed_at
) AS a
WHERE a.assigned_at IS NOT NULL;

-- name: import_take
-- Take the oldest import that runs and that nobody else takes in, for so many seconds.
-- takes: held_by, seconds
-- gives: maybe
-- null: wrapped_key
UPDATE claim_import SET held_by = $1, held_until = clock_timestamp() + make_interval(secs => $2)
WHERE id = (
    SELECT i.id FROM claim_import AS i
    WHERE i.state = 'running' AND (i.held_by = $1 OR coalesce(i.held_until, '-infinity') < clock_timestamp())
    ORDER BY i.arrived_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
) RETURNING id, actor_id, scopes, bootstrap, wrapped_key, chunks_taken, lines, coalesce(arrived_at, touched_at) AS arrived_at;

-- name: import_release
-- Let other workers go on with an import.
-- takes: import_id, held_by
UPDATE claim_import SET held_by = NULL, held_until = NULL WHERE id = $1 AND held_by = $2;

-- name: chunk_of
-- Find the lines of an import under this number.
-- takes: import_id, number
-- gives: maybe
SELECT number, first_line, sealed, expected FROM import_chunk WHERE import_id = $1 AND number = $2;

-- name: import_locked
-- Lock an import for its next chunk, and tell if its key is still good; no row where it is not this worker's, or taken.
-- takes: import_id, held_by, number
-- gives: maybe value
SELECT EXISTS (
    SELECT FROM api_key AS k
    WHERE k.id = i.actor_id AND k.revoked_at IS NULL AND coalesce(k.ends_at, 'infinity') > clock_timestamp()
) AS key_is_good
FROM claim_import AS i WHERE i.id = $1 AND i.held_by = $2 AND i.chunks_taken = $3 AND i.state = 'running' FOR NO KEY UPDATE OF i;

-- name: chunk_taken
-- Keep what became of the lines of a chunk, delete them, and count; refused lines need nobody. An empty text is no claim, or no problem.
-- takes: import_id, number, seconds, taken, refused, no_machine, no_creator, no_reviewer, lines, claim_ids, problems
WITH counted AS (
    UPDATE claim_import SET chunks_taken = chunks_taken + 1, taken = taken + $4, refused = refused + $5,
        for_machine = for_machine - $6, for_creator = for_creator - $7, for_reviewer = for_reviewer - $8,
        held_until = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1
),
gone AS (DELETE FROM import_chunk WHERE import_id = $1 AND number = $2)
INSERT INTO import_result (import_id, line, claim_id, problem)
SELECT $1, r.line, nullif(r.claim_id, ''), nullif(r.problem, '')
FROM unnest($9::bigint [], $10::text [], $11::text []) AS r (line, claim_id, problem);

-- name: import_done
-- End an import all of whose lines have a result, and forget the key that its lines were sealed with.
-- takes: import_id, held_by, now?
-- gives: maybe
UPDATE claim_import SET state = 'done', done_at = $3, wrapped_key = NULL, held_by = NULL, held_until = NULL
WHERE id = $1 AND held_by = $2 AND state = 'running' AND taken + refused = lines
RETURNING taken, refused;

-- name: accounts_as_said
-- Lock those of these accounts that are as it is said: known, under this handle and epoch, and not changed or closed.
-- takes: platform_ids, handles, epochs
-- gives: many
-- null: platform_id, sealed_display
SELECT a.key, a.platform_id, a.sealed_display, s.wrapped_key
FROM account AS a JOIN account_secret AS s ON s.account_key = a.key
WHERE a.platform_id = any($1::text []) AND a.handle_held AND a.standing = 'current' AND (a.platform_id, a.handle, a.epoch) IN (
    SELECT g.platform_id, g.handle, g.epoch FROM unnest($1::text [], $2::text [], $3::bigint []) AS g (platform_id, handle, epoch)
)
ORDER BY a.key FOR NO KEY UPDATE OF a;

-- name: claims_beside
-- Tell of claims to be made, no two of one account: if one like it, or as many as may be, are open; and if people look at its account's.
-- takes: account_keys, credentials, jurisdictions, most
-- gives: many
-- The accounts were locked by the statement before: what others did to them until then is seen by this one.
SELECT g.account_key, count(c.id) >= $4::bigint OR coalesce(bool_or(
    c.credential = g.credential AND coalesce(c.jurisdiction, '') = g.jurisdiction
), FALSE) AS is_in_the_way, coalesce(bool_or(c.state IN ('verified', 'in_review')), FALSE) AS is_shown
FROM unnest($1::text [], $2::text [], $3::text []) AS g (account_key, credential, jurisdiction)
LEFT JOIN claim AS c ON c.account_key = g.account_key
    AND c.state IN ('received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended', 'expired')
GROUP BY g.account_key;

-- name: accounts_shown
-- Keep the newest display names of accounts none of whose claims is shown or looked at, sealed.
-- takes: keys, sealed_displays
UPDATE account AS a SET sealed_display = g.sealed_display
FROM unnest($1::text [], $2::bytea []) AS g (key, sealed_display) WHERE a.key = g.key;
