-- name: keys_known
-- List every key that signs or signed credentials.
-- gives: many
-- null: sealed_private, withdrawn_at
SELECT environment, number, sealed_public, sealed_private, made_at, used_from, withdrawn_at
FROM signing_key ORDER BY environment, number DESC;

-- name: key_insert
-- Keep a new signing key; nothing happens where another process was first.
-- takes: environment, number, sealed_public, sealed_private, made_at, used_from
-- gives: count
INSERT INTO signing_key (environment, number, sealed_public, sealed_private, made_at, used_from)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;

-- name: keys_forget
-- Forget the private half of every key that another one replaced before this instant.
-- takes: used_from
-- gives: count
UPDATE signing_key AS k SET sealed_private = NULL
WHERE k.sealed_private IS NOT NULL AND EXISTS (
    SELECT FROM signing_key AS n WHERE n.environment = k.environment AND n.number > k.number AND n.used_from <= $1
);

-- name: keys_withdraw
-- Withdraw the keys below this one: they are published no longer.
-- takes: environment, number, withdrawn_at
-- gives: count
UPDATE signing_key SET withdrawn_at = $3, sealed_private = NULL
WHERE environment = $1 AND number < $2 AND withdrawn_at IS NULL;

-- name: sign_badge
-- Give the places in the status lists of what is about to be signed; refused where it does not stand any more.
-- takes: platform_id, epoch, claims
-- gives: row
SELECT revocation_list, revocation_index, suspension_list, suspension_index FROM sign_badge($1, $2, $3);

-- name: list_look
-- Look up a status list's purpose, and whether anything in it changed since transaction `seen`.
-- takes: number, seen
-- gives: maybe
SELECT l.purpose, CASE l.purpose
    WHEN 'revocation' THEN EXISTS (
        SELECT FROM signed_badge AS s WHERE s.revocation_list = l.number
            AND s.changed_in >= ($2::text)::xid8 AND s.changed_in < pg_snapshot_xmax(pg_current_snapshot())
    )
    ELSE EXISTS (
        SELECT FROM signed_badge AS s WHERE s.suspension_list = l.number
            AND s.changed_in >= ($2::text)::xid8 AND s.changed_in < pg_snapshot_xmax(pg_current_snapshot())
    )
END AS changed
FROM status_list AS l WHERE l.number = $1;

-- name: revoked_places
-- List the places set in a list of revocations under this policy, and when the next one ends by itself.
-- takes: number, now, plain, at_most, grace, bound
-- gives: row
-- null: next_at
SELECT seen::text, places, next_at FROM revoked_places($1, $2, $3, $4, $5, $6);

-- name: suspended_places
-- List the places set in a list of suspensions.
-- takes: number
-- gives: row
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS seen,
    coalesce(array_agg(suspension_index) FILTER (WHERE suspended), '{}') AS places
FROM signed_badge WHERE suspension_list = $1;
