-- Rosters: how a bulk list comes in, beside the one that is shown.

-- Begins a load, or takes up the one of the same file and recipe that was interrupted. An abandoned one is dropped.
CREATE OR REPLACE FUNCTION roster_begin(the_registry text, the_sha256 text, the_recipe text, the_holder uuid)
RETURNS roster_load LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    load roster_load%ROWTYPE;
BEGIN
    SELECT * INTO load FROM roster_load WHERE registry = the_registry FOR UPDATE;
    IF FOUND AND load.sha256 = the_sha256 AND load.recipe = the_recipe THEN
        UPDATE roster_load SET holder = the_holder WHERE registry = the_registry RETURNING * INTO load;
        RETURN load;
    END IF;
    DELETE FROM roster_load WHERE registry = the_registry;
    INSERT INTO roster_load (registry, generation, sha256, recipe, holder)
    VALUES (the_registry, nextval('roster_generation'), the_sha256, the_recipe, the_holder) RETURNING * INTO load;
    INSERT INTO roster_stage (generation, registry) VALUES (load.generation, the_registry);
    EXECUTE format('CREATE TABLE roster_row_%s (LIKE roster_row, CHECK (generation = %1$s))', load.generation);
    EXECUTE format('ALTER TABLE roster_row_%s ALTER COLUMN generation SET DEFAULT %1$s', load.generation);
    EXECUTE format('GRANT SELECT, INSERT ON roster_row_%s TO verifier_service', load.generation);
    RETURN load;
END
$$;

-- Puts what a supplement says on top of the rows shown now: its rows replace theirs, what it takes off is left out.
-- Rows meet by NPI, or as a whole.
CREATE OR REPLACE FUNCTION roster_supplement(load roster_load, base bigint, meet text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    alike text := CASE meet WHEN 'npi' THEN 'o.npi = n.npi' ELSE 'o.npi = n.npi AND o.digits = n.digits AND o.fields = n.fields' END;
    stage text := format('roster_row_%s', load.generation);
BEGIN
    EXECUTE format('DELETE FROM %1$I AS o WHERE o.gone IS NULL AND EXISTS (SELECT FROM %1$I AS n WHERE n.gone AND %2$s)', stage, alike);
    EXECUTE format(
        'INSERT INTO %1$I (digits, npi, surname_key, fields, contact, places) '
        'SELECT o.digits, o.npi, o.surname_key, o.fields, o.contact, o.places '
        'FROM roster_row AS o WHERE o.generation = %2$s AND NOT EXISTS (SELECT FROM %1$I AS n WHERE %3$s)', stage, base, alike
    );
    EXECUTE format('DELETE FROM %I WHERE gone', stage);
END
$$;

-- Finishes a load: its rows get their indexes and become a part of roster_row that nobody looks at yet. Returns how many.
-- `by_parts`: surname_key is several keys with spaces between them, and a row is found by each.
CREATE OR REPLACE FUNCTION roster_ready(the_registry text, the_holder uuid, base bigint, meet text, by_parts boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    load roster_load%ROWTYPE;
    stage text;
    counted bigint;
BEGIN
    SELECT * INTO STRICT load FROM roster_load WHERE registry = the_registry AND holder = the_holder FOR UPDATE;
    IF load.ready THEN
        RETURN load.rows;
    END IF;
    stage := format('roster_row_%s', load.generation);
    counted := load.rows;
    IF base IS NOT NULL THEN
        PERFORM roster_supplement(load, base, meet);
        EXECUTE format('SELECT count(*) FROM %I', stage) INTO counted;
    END IF;
    EXECUTE format('CREATE INDEX %I ON %I (digits) WHERE digits <> ''''', stage || '_digits', stage);
    EXECUTE format('CREATE INDEX %I ON %I (npi) WHERE npi <> ''''', stage || '_npi', stage);
    EXECUTE format('CREATE INDEX %I ON %I (surname_key) WHERE surname_key <> ''''', stage || '_surname', stage);
    IF by_parts THEN
        EXECUTE format('CREATE INDEX %I ON %I USING gin (string_to_array(surname_key, '' ''))', stage || '_parts', stage);
    END IF;
    EXECUTE format('CREATE INDEX %I ON %I USING gin (places) WHERE places IS NOT NULL', stage || '_places', stage);
    EXECUTE format('ALTER TABLE roster_row ATTACH PARTITION %I FOR VALUES IN (%s)', stage, load.generation);
    UPDATE roster_load SET ready = TRUE, rows = counted WHERE registry = the_registry;
    RETURN counted;
END
$$;

-- Drops the tables of this source that are neither shown nor being loaded.
CREATE OR REPLACE FUNCTION roster_sweep(the_registry text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old bigint;
    dropped integer := 0;
BEGIN
    FOR old IN
        SELECT s.generation FROM roster_stage AS s WHERE s.registry = the_registry
            AND NOT EXISTS (SELECT FROM roster AS r WHERE r.generation = s.generation)
            AND NOT EXISTS (SELECT FROM roster_load AS l WHERE l.generation = s.generation)
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS roster_row_%s', old);
        DELETE FROM roster_change WHERE generation = old;
        DELETE FROM roster_stage WHERE generation = old;
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION roster_begin, roster_supplement, roster_ready, roster_sweep FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION roster_begin, roster_ready, roster_sweep TO verifier_service;
