-- name: admit
-- One place in the bucket, unless the breaker is open.
SELECT wait_s, refused_s, reason FROM admit($1, $2, $3, $4);

-- name: succeeded
-- The source answered usefully: the breaker closes.
INSERT INTO registry_health AS h (registry, last_success_at) VALUES ($1, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET breaker = 'closed', failures = 0, probe_after = NULL, last_success_at = clock_timestamp();

-- name: failed
-- Count a failure; five in a row open the breaker.
INSERT INTO registry_health AS h (registry, failures, last_failure, last_failure_at) VALUES ($1, 1, $2, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET failures = h.failures + 1, last_failure = $2, last_failure_at = clock_timestamp(),
    breaker = CASE WHEN h.failures + 1 >= 5 THEN 'open' ELSE h.breaker END,
    probe_after = CASE WHEN h.failures + 1 >= 5 THEN clock_timestamp() + greatest($3::interval, interval '30 seconds') ELSE h.probe_after END;

-- name: health
-- Health of every source that was ever asked.
SELECT * FROM registry_health;

-- name: health_checked
-- The positive control was asked.
INSERT INTO registry_health (registry, checked_at, source_as_of) VALUES ($1, $2, $3)
ON CONFLICT (registry) DO UPDATE SET checked_at = $2, source_as_of = coalesce($3, registry_health.source_as_of);

-- name: roster
-- What is loaded for a roster source.
SELECT loaded_at, as_of, rows, sha256, generation FROM roster WHERE registry = $1;

-- name: rosters
-- All loaded rosters.
SELECT registry, loaded_at, as_of, rows FROM roster;

-- name: roster_generation
-- The number for the next load of this source; the lock makes loads of one source wait for each other.
SELECT pg_advisory_xact_lock(hashtext('roster'), hashtext($1));

-- name: roster_swap
-- The new rows are the rows from this commit on.
INSERT INTO roster (registry, generation, loaded_at, as_of, rows, sha256) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (registry) DO UPDATE
SET generation = excluded.generation, loaded_at = excluded.loaded_at, as_of = excluded.as_of, rows = excluded.rows, sha256 = excluded.sha256;

-- name: roster_touch
-- The same file was fetched again: it is as fresh as now.
UPDATE roster SET loaded_at = $2, as_of = coalesce($3, as_of) WHERE registry = $1;

-- name: roster_sweep
-- Remove rows of older or abandoned loads.
DELETE FROM roster_row AS r WHERE r.registry = $1
    AND r.generation <> coalesce((SELECT generation FROM roster WHERE registry = $1), -1);

-- name: rows_by_digits
-- Loaded rows with these significant digits.
SELECT r.fields FROM roster_row AS r JOIN roster AS s ON s.registry = r.registry AND s.generation = r.generation
WHERE r.registry = $1 AND r.digits = $2 AND r.digits <> '' LIMIT 200;

-- name: rows_by_npi
-- Loaded rows with this NPI.
SELECT r.fields FROM roster_row AS r JOIN roster AS s ON s.registry = r.registry AND s.generation = r.generation
WHERE r.registry = $1 AND r.npi = $2 AND r.npi <> '' LIMIT 200;

-- name: rows_by_surname
-- Loaded rows whose surname folds to this key.
SELECT r.fields FROM roster_row AS r JOIN roster AS s ON s.registry = r.registry AND s.generation = r.generation
WHERE r.registry = $1 AND r.surname_key = $2 AND r.surname_key <> '' LIMIT 2000;
