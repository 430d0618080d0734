-- name: admit
-- Take a place in the bucket for each of these, in this order, unless the breaker is open.
-- takes: registries, emissions, bursts, patience, askers
-- gives: many
-- null: refused_s, reason
SELECT a.wait_s, a.refused_s, a.reason
FROM unnest($1::text [], $2::interval [], $3::interval [], $5::text []) WITH ORDINALITY
    AS g (registry, emission, burst, asker, place)
CROSS JOIN LATERAL admit_in_turn(g.registry, g.emission, g.burst, $4, g.asker) AS a ORDER BY g.place;

-- name: reserve_places
-- Give the first questions of an import their places at these sources; return in how many seconds the first of each has its turn.
-- takes: registries, emissions, places
-- gives: value
SELECT reserve_places($1, $2, $3);

-- name: give_way
-- Let the first question of an imported claim go on now (0), or return in how many seconds it has its next turn.
-- takes: claim_id, obs_epoch, registries, emissions, bursts
-- gives: value
SELECT give_way($1, $2, $3, $4, $5);

-- name: succeeded
-- Record an answer: the breaker closes, unless answers have not been readable of late.
-- takes: registry
INSERT INTO registry_health AS h (registry, last_success_at) VALUES ($1, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET last_success_at = clock_timestamp(), failures = 0,
    breaker = CASE WHEN h.misreads >= 5 THEN h.breaker ELSE 'closed' END,
    probe_after = CASE WHEN h.misreads >= 5 THEN h.probe_after END;

-- name: failed
-- Count a failure; five in a row open the breaker.
-- takes: registry, last_failure?, pause
INSERT INTO registry_health AS h (registry, failures, last_failure, last_failure_at) VALUES ($1, 1, $2, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET failures = h.failures + 1, last_failure = $2, last_failure_at = clock_timestamp(),
    breaker = CASE WHEN h.failures + 1 >= 5 THEN 'open' ELSE h.breaker END,
    probe_after = CASE WHEN h.failures + 1 >= 5 THEN clock_timestamp() + greatest($3::interval, interval '30 seconds') ELSE h.probe_after END;

-- name: misread
-- Count an unreadable answer; five in a row open the breaker as failures do.
-- takes: registry, last_failure?
INSERT INTO registry_health AS h (registry, misreads, last_failure, last_failure_at) VALUES ($1, 1, $2, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET misreads = h.misreads + 1, last_failure = $2, last_failure_at = clock_timestamp(),
    breaker = CASE WHEN h.misreads + 1 >= 5 THEN 'open' ELSE h.breaker END,
    probe_after = CASE WHEN h.misreads + 1 >= 5 THEN clock_timestamp() + interval '30 seconds' ELSE h.probe_after END;

-- name: read_well
-- Record a readable answer, which ends a row of unreadable ones.
-- takes: registry
UPDATE registry_health SET misreads = 0, breaker = CASE WHEN misreads >= 5 AND failures < 5 THEN 'closed' ELSE breaker END
WHERE registry = $1 AND misreads > 0;

-- name: health
-- List the health of every source that was ever asked.
-- gives: many
-- null: probe_after, last_success_at, last_failure_at, last_failure, checked_at, source_as_of, control, control_detail, sheet_version
-- row: HealthRow
SELECT * FROM registry_health;

-- name: health_of
-- List the health of these sources.
-- takes: registrys
-- gives: many
-- null: probe_after, last_success_at, last_failure_at, last_failure, checked_at, source_as_of, control, control_detail, sheet_version
-- row: HealthRow
SELECT * FROM registry_health WHERE registry = any($1::text []);

-- name: health_checked
-- Store the result of positive control: when, outcome, data sheet, and the source's own date of its data.
-- takes: registry, checked_at?, control?, control_detail?, sheet_version?, as_of?
INSERT INTO registry_health (registry, checked_at, control, control_detail, sheet_version, source_as_of)
VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::timestamptz > $2 THEN $2 ELSE $6 END)
ON CONFLICT (registry) DO UPDATE SET checked_at = $2, control = $3, control_detail = $4, sheet_version = $5,
    source_as_of = coalesce(excluded.source_as_of, registry_health.source_as_of);

-- name: source_fault
-- Store a fault of this source that the operator has to look at.
-- takes: registry, last_failure?
INSERT INTO registry_health AS h (registry, last_failure, last_failure_at) VALUES ($1, $2, clock_timestamp())
ON CONFLICT (registry) DO UPDATE SET last_failure = $2, last_failure_at = clock_timestamp();
