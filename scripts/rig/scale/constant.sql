-- What a large database holds that does not grow with its accounts.

-- name: people
-- Forty reviewers, four keys, two sessions.
WITH r AS (
    INSERT INTO reviewer (id, name, token_digest, lead, created_at)
    SELECT 'rev_' || md5('rev' || n), 'Reviewer ' || n, sha256(('rev' || n)::bytea), n < 4, now() FROM generate_series(0, 39) AS n
), s AS (
    INSERT INTO session (digest, reviewer_id, csrf, opened_at, seen_at)
    SELECT sha256(('ses' || n)::bytea), 'rev_' || md5('rev' || n), 'csrf', now(), now() FROM generate_series(0, 39) AS n
)
INSERT INTO api_key (id, name, token_digest, scopes, created_at)
SELECT 'key_' || md5('key' || n), 'Key ' || n, sha256(('key' || n)::bytea), '{claims:write,badges:read,identity:assert}', now()
FROM generate_series(0, 3) AS n;

-- name: searches
-- What reviewers looked for in half a year.
INSERT INTO case_search (id, reviewer_id, reason, sealed_words, found, searched_at)
SELECT 'sch_' || md5('sch' || n), 'rev_' || md5('rev' || n % 40), 'report', 'x', 1, now() - interval '1 hour' * n FROM generate_series(0, 4000) AS n;

-- name: policy
-- The policy that everything was decided under.
INSERT INTO policy_document VALUES ('2026-11-30.1+823412d1eacb', sha256('policy'::bytea), 'policy', now());

-- name: checkpoints
-- Signed heads.
INSERT INTO checkpoint SELECT n, sha256(n::text::bytea), now(), 'note' FROM generate_series(1, 1000) AS n;

-- name: sources
-- What is known of the sources.
WITH h AS (INSERT INTO registry_health (registry, last_success_at) SELECT 'source-' || n, now() FROM generate_series(1, 20) AS n)
INSERT INTO rate_bucket SELECT 'source-' || n, now() FROM generate_series(1, 20) AS n;

-- name: list
-- A list, as the service loads one.
WITH begun AS (SELECT * FROM roster_begin('us-oig-leie', 'sha', 'recipe', '00000000-0000-0000-0000-000000000000'))
SELECT generation FROM begun;

-- name: list_ready
-- Its indexes.
SELECT roster_ready('us-oig-leie', '00000000-0000-0000-0000-000000000000', NULL, 'npi', TRUE);

-- name: list_shown
-- It is looked up from now on; beside it another load is under way, and changes of it are known.
WITH shown AS (
    INSERT INTO roster (registry, generation, loaded_at, rows, sha256, columns)
    SELECT registry, generation, now() + interval '1 minute', 2000, sha256, '{a}' FROM roster_load
), history AS (
    INSERT INTO roster_history (registry, digest, npi, surname_key, fields, columns, first_seen_at, departed_at, how)
    SELECT 'us-oig-leie', sha256(n::text::bytea), n::text, md5((n % 500)::text), 'x', '{a}', now(),
        CASE WHEN n % 2 = 0 THEN now() END, CASE WHEN n % 2 = 0 THEN 'absent' END FROM generate_series(1, 2000) AS n
)
INSERT INTO roster_change (generation, added, digits, npi, surname_key)
SELECT generation, TRUE, n::text, n::text, 'x' FROM roster_load, generate_series(1, 2000) AS n;

-- name: imports
-- Imports that arrive, run, and were done: their lines, and what became of them.
WITH i AS (
    INSERT INTO claim_import (id, actor_id, scopes, bootstrap, state, wrapped_key, touched_at, arrived_at, done_at, lines, taken)
    SELECT 'imp_' || md5('imp' || n), 'key', '{claims:write}', FALSE, s.state, CASE WHEN s.state <> 'done' THEN 'x'::bytea END, now(),
        CASE WHEN s.state <> 'arriving' THEN now() END, CASE WHEN s.state = 'done' THEN now() END, 2000, 2000
    FROM generate_series(1, 30) AS n
    CROSS JOIN LATERAL (SELECT CASE WHEN n < 3 THEN 'arriving' WHEN n < 6 THEN 'running' ELSE 'done' END AS state) AS s
    RETURNING id, state
), c AS (
    INSERT INTO import_chunk (import_id, number, first_line, sealed, expected)
    SELECT id, g, g * 250 + 1, 'x', repeat('r', 250) FROM i, generate_series(0, 7) AS g WHERE i.state <> 'done'
)
INSERT INTO import_result (import_id, line, claim_id)
SELECT id, g, 'clm_' || md5(id || g) FROM i, generate_series(1, 2000) AS g WHERE i.state <> 'arriving';

-- name: tally
-- How many cases wait, and how many were closed of late.
INSERT INTO case_tally (queue, hour, cases) SELECT queue, case_hour(state, closed_at), count(*) FROM review_case
WHERE state <> 'closed' OR closed_at > now() - interval '30 days' GROUP BY 1, 2;

-- name: head
-- The end of the log, and of the feed.
UPDATE event_head SET seq = (SELECT coalesce(max(seq), 0) FROM event), hash = sha256('head'),
    badge_position = (SELECT coalesce(max(position), 0) FROM badge_handle);

-- name: handles
-- Handles to come.
SELECT setval('badge_handle_id_seq', coalesce(max(id), 1)) FROM badge_handle;

-- name: buckets
-- Digests of all badges.
UPDATE badge_bucket AS b SET badges = d.badges, digest = d.digest FROM (
    SELECT get_byte(sha256(convert_to(handle, 'UTF8')), 0) AS bucket, count(*) AS badges, bit_xor(badge_digest(handle, position, status)) AS digest
    FROM badge_handle GROUP BY 1
) AS d WHERE d.bucket = b.bucket;
