-- name: roster
-- Find the loaded list of a roster source.
-- takes: registry
-- gives: maybe
-- null: as_of
SELECT loaded_at, as_of, rows, sha256, generation, columns, recipe, supplements FROM roster WHERE registry = $1;

-- The rows of one list are one partition. Its number comes from a subquery, which is answered first and leaves the other
-- partitions out; joined by it instead, a list without an index of the kind would be read whole beside the one asked.

-- name: rows_by_digits
-- List loaded rows with these significant digits.
-- takes: registry, digits, limit
-- gives: many
-- row: ListedRow
SELECT s.columns, r.fields FROM roster AS s, roster_row AS r
WHERE s.registry = $1 AND r.generation = (SELECT generation FROM roster WHERE registry = $1)
    AND r.digits = $2 AND r.digits <> '' LIMIT $3;

-- name: rows_by_npi
-- List loaded rows with this NPI.
-- takes: registry, npi, limit
-- gives: many
-- row: ListedRow
SELECT s.columns, r.fields FROM roster AS s, roster_row AS r
WHERE s.registry = $1 AND r.generation = (SELECT generation FROM roster WHERE registry = $1)
    AND r.npi = $2 AND r.npi <> '' LIMIT $3;

-- name: rows_by_surname
-- List loaded rows whose surname folds to this key.
-- takes: registry, surname_key, limit
-- gives: many
-- row: ListedRow
SELECT s.columns, r.fields FROM roster AS s, roster_row AS r
WHERE s.registry = $1 AND r.generation = (SELECT generation FROM roster WHERE registry = $1)
    AND r.surname_key = $2 AND r.surname_key <> '' LIMIT $3;

-- name: rows_of_person
-- Find the state of an exclusion list, and its rows with any of these NPIs or under any of these keys: of each surname, apart and joined.
-- takes: registry, npis, keys, npi_limit, key_limit
-- gives: maybe
-- null: as_of
SELECT s.loaded_at, s.as_of, s.rows, s.sha256, s.supplements, s.columns,
    ARRAY(
        SELECT r.fields FROM roster_row AS r WHERE r.generation = (SELECT generation FROM roster WHERE registry = $1)
            AND r.npi = any($2::text []) AND r.npi <> '' LIMIT $4
    ) AS by_npi,
    ARRAY(
        SELECT r.fields FROM roster_row AS r WHERE r.generation = (SELECT generation FROM roster WHERE registry = $1)
            AND string_to_array(r.surname_key, ' ') && $3::text [] LIMIT $5
    ) AS by_key
FROM roster AS s WHERE s.registry = $1;

-- name: rows_by_place
-- List loaded rows that carry this mailbox or host, by its keyed index.
-- takes: registry, place, limit
-- gives: many
-- row: ListedRow
SELECT s.columns, r.fields FROM roster AS s, roster_row AS r
WHERE s.registry = $1 AND r.generation = (SELECT generation FROM roster WHERE registry = $1)
    AND r.places @> ARRAY[$2::text] LIMIT $3;

-- name: sealed_contact
-- Find the sealed e-mail address a board holds for this very row.
-- takes: registry, digits, fields
-- gives: maybe value
-- null: contact
SELECT r.contact FROM roster AS s, roster_row AS r
WHERE s.registry = $1 AND r.generation = (SELECT generation FROM roster WHERE registry = $1)
    AND r.digits = $2 AND r.digits <> '' AND r.fields = $3 AND r.contact IS NOT NULL LIMIT 1;

-- name: load_alone
-- Lock the loading of a source for one process, until the transaction ends or the process is killed.
-- takes: registry
-- gives: value
SELECT pg_try_advisory_xact_lock(hashtext('roster'), hashtext($1));

-- name: load_begin
-- Begin a load, or take up the one of the same file that was interrupted.
-- takes: registry, sha256, recipe, holder
-- gives: maybe
-- slow: it goes through a whole list or log
SELECT * FROM roster_begin($1, $2, $3, $4);

-- name: load_fence
-- Lock the load for its holder; no row where another process holds it by now.
-- takes: registry, holder
-- gives: maybe value
-- slow: it goes through a whole list or log
SELECT rows FROM roster_load WHERE registry = $1 AND holder = $2 FOR UPDATE;

-- name: load_advance
-- Store the position up to which lines are loaded, from which an interrupted load goes on.
-- takes: registry, file, line, rows, bad
UPDATE roster_load SET file = $2, line = $3, rows = $4, bad = $5 WHERE registry = $1;

-- name: load_ready
-- Build the indexes of a complete load; return how many rows it has.
-- takes: registry, holder, base?, meet, by_parts
-- gives: value
-- slow: it goes through a whole list or log
SELECT roster_ready($1, $2, $3, $4, $5);

-- name: load_end
-- End a load: shown, or given up.
-- takes: registry, holder
DELETE FROM roster_load WHERE registry = $1 AND holder = $2 RETURNING generation;

-- name: load_swap
-- Show the new rows instead of the old ones, from this commit on.
-- takes: registry, generation, loaded_at, as_of?, rows, sha256, columns, recipe, supplements
INSERT INTO roster (registry, generation, loaded_at, as_of, rows, sha256, columns, recipe, supplements)
VALUES ($1, $2, $3, CASE WHEN $4::timestamptz > $3 THEN $3 ELSE $4 END, $5, $6, $7, $8, $9)
ON CONFLICT (registry) DO UPDATE
SET generation = excluded.generation, loaded_at = excluded.loaded_at, as_of = excluded.as_of, rows = excluded.rows,
    sha256 = excluded.sha256, columns = excluded.columns, recipe = excluded.recipe, supplements = excluded.supplements;

-- name: roster_touch
-- Store that the same file was fetched again: it is as fresh as now.
-- takes: registry, loaded_at, as_of?
UPDATE roster SET loaded_at = $2, as_of = coalesce(CASE WHEN $3::timestamptz > $2 THEN $2 ELSE $3 END, as_of) WHERE registry = $1;

-- name: roster_sweep
-- Drop the tables of older or abandoned loads.
-- takes: registry
-- slow: it goes through a whole list or log
SELECT roster_sweep($1);

-- name: changes_forget
-- Delete the findings of an earlier comparison.
-- takes: generation
-- slow: it goes through a whole list or log
DELETE FROM roster_change WHERE generation = $1;

-- name: changes_find
-- Compare two loads row by row: rows only in the new one came, rows only in the old one went.
-- takes: generation, before_generation
-- slow: it goes through a whole list or log
INSERT INTO roster_change (generation, added, digits, npi, surname_key)
WITH old AS (
    SELECT hashtextextended(concat_ws(E'\x1e', digits, npi, fields), 0) AS print, digits, npi, surname_key
    FROM roster_row WHERE generation = $1
), new AS (
    SELECT hashtextextended(concat_ws(E'\x1e', digits, npi, fields), 0) AS print, digits, npi, surname_key
    FROM roster_row WHERE generation = $2
)
SELECT $2, old.print IS NULL, coalesce(new.digits, old.digits), coalesce(new.npi, old.npi),
    coalesce(new.surname_key, old.surname_key)
FROM old FULL JOIN new ON old.print = new.print
WHERE old.print IS NULL OR new.print IS NULL;

-- name: changes_count
-- Count the keys that came, that went, and that have other values.
-- takes: generation
-- gives: row
-- slow: it goes through a whole list or log
SELECT count(*) FILTER (WHERE came AND NOT went) AS added, count(*) FILTER (WHERE went AND NOT came) AS removed,
    count(*) FILTER (WHERE came AND went) AS changed
FROM (
    SELECT bool_or(added) AS came, bool_or(NOT added) AS went FROM roster_change WHERE generation = $1
    GROUP BY digits, npi, CASE WHEN digits = '' AND npi = '' THEN surname_key ELSE '' END
) AS keys;

-- name: changes_page
-- List the keys that changed, page by page.
-- takes: generation, last, limit
-- gives: many
SELECT id, digits, npi, surname_key FROM roster_change WHERE generation = $1 AND id > $2 ORDER BY id LIMIT $3;

-- name: history_arrive
-- Remember the rows of a list that forgets; one that had left is noted as returned.
-- takes: registry, generation, columns, seen_at
-- slow: it goes through a whole list or log
INSERT INTO roster_history AS h (registry, digest, npi, surname_key, fields, columns, first_seen_at)
SELECT DISTINCT ON (2) $1, sha256(convert_to(concat_ws(E'\x1e', r.digits, r.npi, r.fields), 'UTF8')),
    r.npi, r.surname_key, r.fields, $3::text [], $4::timestamptz
FROM roster_row AS r WHERE r.generation = $2
ON CONFLICT (registry, digest) DO UPDATE SET returned_at = excluded.first_seen_at
WHERE h.departed_at IS NOT NULL AND coalesce(h.returned_at < h.departed_at, TRUE);

-- name: history_depart
-- Mark the rows that are no longer in the list as departed.
-- takes: registry, generation, departed_at, how
-- slow: it goes through a whole list or log
UPDATE roster_history AS h SET departed_at = $3, how = $4
WHERE h.registry = $1 AND (h.departed_at IS NULL OR h.returned_at >= h.departed_at) AND NOT EXISTS (
    SELECT FROM roster_row AS r WHERE r.generation = $2
        AND sha256(convert_to(concat_ws(E'\x1e', r.digits, r.npi, r.fields), 'UTF8')) = h.digest
);

-- name: departed
-- List the people who have left a list since a day, by NPI or surname where one is given.
-- takes: registry, departed_at, npi, surname_key, limit
-- gives: many
SELECT npi, surname_key, fields, columns, first_seen_at, departed_at, how FROM roster_history
WHERE registry = $1 AND departed_at >= $2 AND (returned_at IS NULL OR returned_at < departed_at)
    AND ($3 = '' OR npi = $3) AND ($4 = '' OR $4 = ANY (string_to_array(surname_key, ' ')))
ORDER BY departed_at DESC, digest LIMIT $5;

-- name: rosters
-- List all loaded rosters.
-- gives: many
-- null: as_of
SELECT registry, loaded_at, as_of, rows FROM roster;

-- name: claim_keys
-- Store by which keys claims would be found in lists, and by no others: what stands there already is not written again.
-- takes: claim_ids, of_claims, registries, blinds
WITH wanted AS (
    SELECT w.claim_id, w.registry, w.blind FROM unnest($2::text [], $3::text [], $4::bytea []) AS w (claim_id, registry, blind)
),
gone AS (
    DELETE FROM claim_roster_key AS k
    WHERE k.claim_id = any($1::text []) AND NOT EXISTS (
        SELECT FROM wanted AS w WHERE w.claim_id = k.claim_id AND w.registry = k.registry AND w.blind = k.blind
    )
)
INSERT INTO claim_roster_key (registry, blind, claim_id) SELECT w.registry, w.blind, w.claim_id FROM wanted AS w
ON CONFLICT DO NOTHING;

-- name: badges_by_key
-- List the badges that rest on rows with these keys, and those that have ended: perhaps the row says that they were renewed.
-- takes: registry, blinds
-- gives: many
SELECT DISTINCT k.claim_id, c.state FROM claim_roster_key AS k JOIN claim AS c ON c.id = k.claim_id
WHERE k.registry = $1 AND k.blind = any($2::bytea []) AND c.state IN ('verified', 'expired');

-- name: badges_keyed
-- Count the badges that are looked up in this list.
-- takes: registry
-- gives: value
SELECT count(*) FROM claim AS c
WHERE c.state = 'verified' AND EXISTS (SELECT FROM claim_roster_key AS k WHERE k.claim_id = c.id AND k.registry = $1);

-- name: relook_note
-- Note that these badges are to be checked again as soon as the list is shown.
-- takes: claim_ids, registry, noted_at
INSERT INTO roster_relook (claim_id, registry, noted_at) SELECT id, $2, $3 FROM unnest($1::text []) AS id
ON CONFLICT (claim_id) DO UPDATE SET registry = $2, noted_at = $3;

-- name: relook_due
-- List badges whose list has been shown since they were noted.
-- gives: many
SELECT k.claim_id FROM roster_relook AS k JOIN roster AS r ON r.registry = k.registry AND r.loaded_at >= k.noted_at
ORDER BY k.claim_id;

-- name: relook_done
-- Delete the note of a badge that is being checked again.
-- takes: claim_id
DELETE FROM roster_relook WHERE claim_id = $1;
