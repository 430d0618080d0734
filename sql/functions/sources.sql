-- Sources: how many questions each is asked, by all workers together.

-- Gives one place in the GCRA bucket, unless the breaker is open: (wait, refused for, why). An open breaker lets one probe through
-- per 30 seconds from all workers together. Workers of the version before the line (0022) still ask it.
CREATE OR REPLACE FUNCTION admit(the_registry text, emission interval, burst interval, patience interval)
RETURNS TABLE (wait_s double precision, refused_s double precision, reason text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    health registry_health%ROWTYPE;
    slot double precision;
BEGIN
    -- A place in the bucket need not survive a crash of the database, and every look-up waits for it.
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    SELECT * INTO health FROM registry_health WHERE registry = the_registry;
    IF health.breaker = 'open' THEN
        UPDATE registry_health SET probe_after = clock_timestamp() + interval '30 seconds'
        WHERE registry = the_registry AND breaker = 'open' AND probe_after <= clock_timestamp();
        IF NOT FOUND THEN
            RETURN QUERY SELECT 0::double precision,
                greatest(extract(epoch FROM health.probe_after - clock_timestamp()), 1)::double precision, 'breaker_open';
            RETURN;
        END IF;
    END IF;
    INSERT INTO rate_bucket AS b (key, tat) VALUES (the_registry, clock_timestamp() + emission)
    ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, clock_timestamp()) + emission
    WHERE greatest(b.tat, clock_timestamp()) - clock_timestamp() <= burst + patience
    RETURNING greatest(extract(epoch FROM (tat - emission - clock_timestamp() - burst)), 0)::double precision INTO slot;
    IF slot IS NULL THEN
        RETURN QUERY SELECT 0::double precision, greatest(extract(epoch FROM patience), 1)::double precision, 'rate_limited';
    ELSE
        RETURN QUERY SELECT slot, NULL::double precision, '';
    END IF;
END
$$;

-- Stands in line, where one stood before if one came back in time; and sweeps out who did not come back. A question that waits
-- comes back by itself at its turn; what the service asks of its own accord it asks again every five minutes.
CREATE OR REPLACE FUNCTION stand_in_line(the_registry text, the_asker text, wait_in interval) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    late interval := CASE the_asker WHEN '' THEN interval '10 minutes' ELSE interval '1 minute' END;
BEGIN
    DELETE FROM source_line WHERE (registry, asker) IN (
        SELECT l.registry, l.asker FROM source_line AS l
        WHERE l.registry = the_registry AND l.until < the_time FOR UPDATE SKIP LOCKED
    );
    INSERT INTO source_line (registry, asker, since, waits, until)
    VALUES (the_registry, the_asker, the_time, TRUE, the_time + wait_in + late)
    ON CONFLICT (registry, asker) DO UPDATE SET waits = TRUE, until = excluded.until;
END
$$;

-- Gives one place in the bucket, unless the breaker is open. Everybody leaves room for those who were there before, and comes
-- back when these have had their turn. Who was let in keeps their rank for a minute: one question can be several requests.
-- Who has the one probe of an open breaker leaves no room: nobody else is let in until it has told whether the source is back.
CREATE OR REPLACE FUNCTION admit_in_turn(the_registry text, emission interval, burst interval, patience interval, the_asker text)
RETURNS TABLE (wait_s double precision, refused_s double precision, reason text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    health registry_health%ROWTYPE;
    mine timestamptz;
    before interval := interval '0';
    slot double precision;
    turn interval;
BEGIN
    -- A place in the bucket need not survive a crash of the database, and every look-up waits for it.
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    SELECT * INTO health FROM registry_health WHERE registry = the_registry;
    IF health.breaker = 'open' THEN
        UPDATE registry_health SET probe_after = clock_timestamp() + interval '30 seconds'
        WHERE registry = the_registry AND breaker = 'open' AND probe_after <= clock_timestamp();
        IF NOT FOUND THEN
            RETURN QUERY SELECT 0::double precision,
                greatest(extract(epoch FROM health.probe_after - clock_timestamp()), 1)::double precision, 'breaker_open';
            RETURN;
        END IF;
    END IF;
    SELECT l.since INTO mine FROM source_line AS l WHERE l.registry = the_registry AND l.asker = the_asker AND l.until >= the_time;
    IF health.breaker IS DISTINCT FROM 'open' THEN
        SELECT count(*) * emission INTO before FROM source_line AS l
        WHERE l.registry = the_registry AND l.waits AND l.until >= the_time AND l.asker <> the_asker
            AND (mine IS NULL OR (l.since, l.asker) < (mine, the_asker));
    END IF;
    INSERT INTO rate_bucket AS b (key, tat) VALUES (the_registry, clock_timestamp() + emission)
    ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, clock_timestamp()) + emission
    WHERE greatest(b.tat, clock_timestamp()) - clock_timestamp() + before <= burst + patience
    RETURNING greatest(extract(epoch FROM (tat - emission - clock_timestamp() - burst)), 0)::double precision INTO slot;
    IF slot IS NOT NULL THEN
        UPDATE source_line SET waits = FALSE, until = the_time + interval '1 minute'
        WHERE mine IS NOT NULL AND registry = the_registry AND asker = the_asker;
        RETURN QUERY SELECT slot, NULL::double precision, '';
        RETURN;
    END IF;
    SELECT greatest(greatest(b.tat - clock_timestamp(), interval '0') + before - burst, interval '1 second') INTO turn
    FROM rate_bucket AS b WHERE b.key = the_registry;
    PERFORM stand_in_line(the_registry, the_asker, turn);
    RETURN QUERY SELECT 0::double precision, extract(epoch FROM turn)::double precision, 'in_line';
END
$$;

-- Gives the first questions of an import their places, one after the other at the pace of their source. Returns, for each source,
-- in how many seconds the first of so many has its turn. The sources come in the order of their names.
CREATE OR REPLACE FUNCTION reserve_places(the_registries text [], emissions interval [], places bigint []) RETURNS double precision []
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    until timestamptz;
    turns double precision [] := '{}';
BEGIN
    FOR n IN 1 .. coalesce(cardinality(the_registries), 0) LOOP
        INSERT INTO rate_bucket AS b (key, tat) VALUES ('places of imports: ' || the_registries[n], the_time + emissions[n] * places[n])
        ON CONFLICT (key) DO UPDATE SET tat = greatest(b.tat, the_time) + emissions[n] * places[n]
        RETURNING b.tat INTO until;
        turns := turns || extract(epoch FROM until - emissions[n] * places[n] - the_time)::double precision;
    END LOOP;
    RETURN turns;
END
$$;

-- Lets the first question of an imported claim go on, or says in how many seconds it has its next turn: it never waits in a line
-- where others would stand behind it. Of imports one is let in at a time, each an emission after the one before.
CREATE OR REPLACE FUNCTION give_way(the_claim text, the_round bigint, the_registries text [], emissions interval [], bursts interval [])
RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_time timestamptz := clock_timestamp();
    mine record;
    busy boolean;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    SELECT coalesce(array_agg(g.registry ORDER BY g.registry), '{}') AS registries,
        coalesce(array_agg(g.emission ORDER BY g.registry), '{}') AS emissions INTO mine
    FROM registry_check AS k JOIN unnest(the_registries, emissions, bursts) AS g (registry, emission, burst) ON g.registry = k.registry
    WHERE k.claim_id = the_claim AND k.obs_epoch = the_round AND k.answered_at IS NULL;
    -- One after the other: two that look at once would both find the source free.
    PERFORM FROM rate_bucket AS b WHERE b.key IN (SELECT 'imports: ' || r FROM unnest(mine.registries) AS r) ORDER BY b.key FOR UPDATE;
    SELECT coalesce(bool_or(
        coalesce(h.breaker = 'open', FALSE) OR greatest(b.tat - the_time, interval '0') > g.burst + g.emission / 2 OR coalesce(i.tat > the_time, FALSE)
        OR EXISTS (SELECT FROM source_line AS l WHERE l.registry = g.registry AND l.waits AND l.until >= the_time)
    ), FALSE) INTO busy
    FROM unnest(the_registries, emissions, bursts) AS g (registry, emission, burst)
    LEFT JOIN registry_health AS h ON h.registry = g.registry
    LEFT JOIN rate_bucket AS b ON b.key = g.registry
    LEFT JOIN rate_bucket AS i ON i.key = 'imports: ' || g.registry
    WHERE g.registry = ANY (mine.registries);
    IF busy THEN
        RETURN (SELECT greatest(max(p.turn), 1) FROM unnest(reserve_places(
            mine.registries, mine.emissions, array_fill(1::bigint, ARRAY[cardinality(mine.registries)])
        )) AS p (turn));
    END IF;
    INSERT INTO rate_bucket AS b (key, tat)
    SELECT 'imports: ' || g.registry, the_time + g.emission
    FROM unnest(mine.registries, mine.emissions) AS g (registry, emission) ORDER BY g.registry
    ON CONFLICT (key) DO UPDATE SET tat = excluded.tat;
    RETURN 0;
END
$$;

REVOKE ALL ON FUNCTION admit, stand_in_line, admit_in_turn, reserve_places, give_way FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION admit, admit_in_turn, reserve_places, give_way TO verifier_service;
