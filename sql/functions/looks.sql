-- Looks: when a licence that was confirmed once is looked at again.

-- Keeps the list of looks beside the states: a badge that is on is planned by the service, within a day; a badge that has ended is
-- looked at at once, for a renewal that the board has printed already. What people looked up no machine looks at.
CREATE OR REPLACE FUNCTION note_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('verified', 'expired') AND NOT NEW.looked_up THEN
        INSERT INTO licence_look AS l (claim_id, due_at, planned, source)
        SELECT NEW.id, NEW.state_since + CASE NEW.state WHEN 'expired' THEN interval '0' ELSE interval '1 day' END,
            NEW.state = 'expired', CASE NEW.state WHEN 'verified' THEN d.public -> 'source' ->> 'id' END
        FROM (VALUES (NEW.decision_id)) AS n (id) LEFT JOIN decision AS d ON d.id = n.id
        ON CONFLICT (claim_id) DO UPDATE SET due_at = excluded.due_at, planned = excluded.planned, source = excluded.source;
    ELSE
        DELETE FROM licence_look WHERE claim_id = NEW.id;
    END IF;
    IF NEW.state <> 'verified' THEN
        DELETE FROM badge_halt WHERE claim_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

-- Counts a badge that a source takes, or halts it where that source has taken too many within a day: more than fifty, and more than
-- one of a hundred that hang on it. A halted badge is stale, from now on, until its licence is seen again or people have looked.
-- Returns which of the two it is, and how many of the source were halted within the day.
CREATE OR REPLACE FUNCTION take_or_halt(the_claim text, the_registry text, the_time timestamptz, OUT halted boolean, OUT halts bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    taken bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('take_or_halt ' || the_registry, 0));
    SELECT count(*) INTO taken FROM badge_taken WHERE registry = the_registry AND taken_at > the_time - interval '24 hours';
    halted := taken >= 50 AND taken >= (SELECT count(*) / 100 FROM licence_look WHERE source = the_registry)
        AND NOT EXISTS (SELECT FROM source_release WHERE registry = the_registry AND until > the_time);
    IF halted THEN
        INSERT INTO badge_halt (claim_id, registry, halted_at) VALUES (the_claim, the_registry, the_time)
        ON CONFLICT (claim_id) DO UPDATE SET why = 'breaker', registry = the_registry;
        PERFORM project_badge((SELECT account_key FROM claim WHERE id = the_claim), the_time);
    ELSE
        INSERT INTO badge_taken (claim_id, registry, taken_at) VALUES (the_claim, the_registry, the_time);
    END IF;
    SELECT count(*) INTO halts FROM badge_halt
    WHERE registry = the_registry AND why = 'breaker' AND halted_at > the_time - interval '24 hours';
END
$$;

-- Halts a badge whose licence is not on a list of all who are in force any more: it is stale, until it is seen again.
CREATE OR REPLACE FUNCTION halt_absent(the_claim text, the_registry text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO badge_halt (claim_id, registry, halted_at, why) VALUES (the_claim, the_registry, the_time, 'absent') ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM project_badge((SELECT account_key FROM claim WHERE id = the_claim), the_time);
    END IF;
END
$$;

-- Lets a source take what it took: people have looked at it. What was halted for it is looked at again at once.
CREATE OR REPLACE FUNCTION release_source(the_registry text, the_time timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint;
BEGIN
    INSERT INTO source_release (registry, until) VALUES (the_registry, the_time + interval '24 hours')
    ON CONFLICT (registry) DO UPDATE SET until = excluded.until;
    UPDATE licence_look AS l SET due_at = the_time FROM badge_halt AS h 
    WHERE h.claim_id = l.claim_id AND h.registry = the_registry AND h.why = 'breaker';
    GET DIAGNOSTICS waiting = ROW_COUNT;
    RETURN waiting;
END
$$;

REVOKE ALL ON FUNCTION note_look, take_or_halt, halt_absent, release_source FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION take_or_halt, halt_absent, release_source TO verifier_service;
