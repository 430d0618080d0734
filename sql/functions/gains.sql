-- Gains: how many badges the machine gives in an hour, and at what pace imports begin.

-- Returns the median hour of the last week of a key or a source: the hours in which there was nothing count, too.
CREATE OR REPLACE FUNCTION usual_gains(the_name text, the_time timestamptz) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT g.confirmed FROM gain_hour AS g
        WHERE g.name = the_name AND g.hour >= date_trunc('hour', the_time) - interval '168 hours' AND g.hour < date_trunc('hour', the_time)
        ORDER BY g.confirmed DESC OFFSET 84 LIMIT 1
    ), 0)
$$;

-- Counts the confirmations of the full hours that were not counted yet, and forgets what is older than a week.
CREATE OR REPLACE FUNCTION count_gains(the_time timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    until timestamptz := date_trunc('hour', the_time);
    since timestamptz := until - interval '168 hours';
BEGIN
    since := greatest(since, (SELECT max(hour) + interval '1 hour' FROM gain_hour WHERE name = ''));
    IF since >= until THEN
        RETURN;
    END IF;
    INSERT INTO gain_hour (name, hour, confirmed)
    SELECT n.name, date_trunc('hour', d.decided_at), count(*)
    FROM decision AS d JOIN claim AS c ON c.id = d.claim_id
    CROSS JOIN LATERAL (VALUES (c.submitted_by), (d.public -> 'source' ->> 'id')) AS n (name)
    WHERE d.decided_at >= since AND d.decided_at < until AND d.verdict = 'verified' AND d.by_reviewer IS NULL AND n.name <> ''
        AND NOT EXISTS (SELECT FROM import_start AS i WHERE i.claim_id = d.claim_id)
    GROUP BY 1, 2 ON CONFLICT DO NOTHING;
    INSERT INTO gain_hour (name, hour, confirmed) VALUES ('', until - interval '1 hour', 0) ON CONFLICT DO NOTHING;
    DELETE FROM gain_hour WHERE hour < until - interval '168 hours';
END
$$;

-- Lets an imported claim begin (0), or says in how many seconds it has its next turn: of a key, and at a source, no more begin
-- within an hour than `at_most` says.
CREATE OR REPLACE FUNCTION start_imported(the_claim text, the_names text [], at_most bigint [], the_time timestamptz)
RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    turn double precision;
BEGIN
    IF EXISTS (SELECT FROM import_start WHERE claim_id = the_claim) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('start_imported', 0));
    SELECT max(t.turn) INTO turn FROM (
        SELECT (reserve_places(ARRAY['gains: ' || n.name], ARRAY[make_interval(secs => 3600.0 / n.at_most)], ARRAY[1::bigint]))[1]
        FROM unnest(the_names, at_most) AS n (name, at_most)
        WHERE (
            SELECT count(*) FROM import_start AS i WHERE i.started_at > the_time - interval '1 hour' AND n.name = ANY (i.names)
        ) >= n.at_most
        ORDER BY n.name
    ) AS t (turn);
    IF turn IS NOT NULL THEN
        RETURN greatest(turn, 1);
    END IF;
    INSERT INTO import_start (claim_id, names, started_at) VALUES (the_claim, the_names, the_time);
    RETURN 0;
END
$$;

-- Asks whether a lead has to be told that a key or a source gains too much: once an hour for each.
CREATE OR REPLACE FUNCTION tell_gain(the_name text, the_time timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO gain_told AS g (name, told_at) VALUES (the_name, the_time)
    ON CONFLICT (name) DO UPDATE SET told_at = the_time WHERE g.told_at <= the_time - interval '1 hour';
    RETURN FOUND;
END
$$;

REVOKE ALL ON FUNCTION usual_gains, count_gains, start_imported, tell_gain FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION usual_gains, count_gains, start_imported, tell_gain TO verifier_service;
