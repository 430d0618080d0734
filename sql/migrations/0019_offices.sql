-- Which mailboxes and hosts stand on a row of a list, by a keyed index: one that stands on the rows of more than one
-- person is an office's, and what opens there shows nobody in particular. The places themselves are stored nowhere.
-- Rows of earlier loads have none, and count as an office's until their list is loaded again.
ALTER TABLE roster_row ADD COLUMN places text [] COLLATE "C";

-- A load that was interrupted is begun anew: its table has no such column.
DELETE FROM roster_load;

-- Put what a supplement says on top of the rows shown now: its rows replace theirs, what it takes off is left out.
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

-- Finish a load: its rows get their indexes and become a part of roster_row that nobody looks at yet. Returns how many.
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
