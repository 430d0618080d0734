-- Bulk files: each load fills a table of its own, which becomes a partition of roster_row and is shown by one pointer.

-- What was loaded before had another shape. A list without rows must not say "not found": every list counts as not
-- loaded until the worker, which loads what is missing when it starts, has loaded it again.
-- squawk-ignore ban-drop-table
DROP TABLE roster_row;

DELETE FROM roster;

ALTER TABLE roster ADD COLUMN columns text [] NOT NULL DEFAULT '{}'; -- what the values of a row are, in order

ALTER TABLE roster ADD COLUMN recipe text NOT NULL DEFAULT ''; -- what else decides how the file was read: the sheet

ALTER TABLE roster ADD COLUMN supplements text [] NOT NULL DEFAULT '{}'; -- digests of the files applied on top

-- Rows of all loads. Public registers: addresses and telephone numbers are dropped before they get here.
CREATE TABLE roster_row (
    generation bigint NOT NULL,
    digits text COLLATE "C" NOT NULL,
    npi text COLLATE "C" NOT NULL,
    surname_key text COLLATE "C" NOT NULL,
    fields text COLLATE "C" NOT NULL, -- the values of roster.columns, with U+001F between them
    contact bytea, -- the e-mail address the board holds, sealed
    gone boolean -- only while a supplement is loaded: the row leaves the list
) PARTITION BY LIST (generation);

CREATE SEQUENCE roster_generation AS bigint START 1000; -- above every number of the old kind

-- Every table that was made for a load, so that none is forgotten.
CREATE TABLE roster_stage (
    generation bigint PRIMARY KEY,
    registry text NOT NULL
);

-- A load that is under way or was interrupted: how far it got, and who may go on with it.
CREATE TABLE roster_load (
    registry text PRIMARY KEY,
    generation bigint NOT NULL,
    sha256 text NOT NULL,
    recipe text NOT NULL,
    holder uuid NOT NULL,
    file integer NOT NULL DEFAULT 0, -- which of the files
    line bigint NOT NULL DEFAULT 0, -- how many of its lines are loaded
    rows bigint NOT NULL DEFAULT 0,
    bad bigint NOT NULL DEFAULT 0,
    ready boolean NOT NULL DEFAULT FALSE -- complete, with its indexes
);

-- Keys of the rows that came and went, for whoever judges a load before it is shown.
CREATE UNLOGGED TABLE roster_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    generation bigint NOT NULL,
    added boolean NOT NULL,
    digits text COLLATE "C" NOT NULL,
    npi text COLLATE "C" NOT NULL,
    surname_key text COLLATE "C" NOT NULL
);

CREATE INDEX roster_change_of_load ON roster_change (generation, id);

-- Rows of lists that forget: who was excluded and is no longer listed. The rows are public, as in roster_row.
CREATE TABLE roster_history (
    registry text NOT NULL,
    digest bytea NOT NULL,
    npi text COLLATE "C" NOT NULL,
    surname_key text COLLATE "C" NOT NULL,
    fields text COLLATE "C" NOT NULL,
    columns text [] NOT NULL,
    first_seen_at timestamptz NOT NULL,
    departed_at timestamptz,
    how text CHECK (how IN ('absent', 'removed')), -- not in a new full list, or taken off by a supplement
    returned_at timestamptz,
    PRIMARY KEY (registry, digest)
);

CREATE INDEX roster_history_by_npi ON roster_history (registry, npi) WHERE npi <> '' AND departed_at IS NOT NULL;

CREATE INDEX roster_history_by_surname ON roster_history (registry, surname_key) WHERE departed_at IS NOT NULL;

-- Begin a load, or take up the one of the same file and recipe that was interrupted. An abandoned one is dropped.
CREATE FUNCTION roster_begin(the_registry text, the_sha256 text, the_recipe text, the_holder uuid)
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

-- Put what a supplement says on top of the rows shown now: its rows replace theirs, what it takes off is left out.
-- Rows meet by NPI, or as a whole.
CREATE FUNCTION roster_supplement(load roster_load, base bigint, meet text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    alike text := CASE meet WHEN 'npi' THEN 'o.npi = n.npi' ELSE 'o.npi = n.npi AND o.digits = n.digits AND o.fields = n.fields' END;
    stage text := format('roster_row_%s', load.generation);
BEGIN
    EXECUTE format('DELETE FROM %1$I AS o WHERE o.gone IS NULL AND EXISTS (SELECT FROM %1$I AS n WHERE n.gone AND %2$s)', stage, alike);
    EXECUTE format(
        'INSERT INTO %1$I (digits, npi, surname_key, fields, contact) SELECT o.digits, o.npi, o.surname_key, o.fields, o.contact '
        'FROM roster_row AS o WHERE o.generation = %2$s AND NOT EXISTS (SELECT FROM %1$I AS n WHERE %3$s)', stage, base, alike
    );
    EXECUTE format('DELETE FROM %I WHERE gone', stage);
END
$$;

-- Finish a load: its rows get their indexes and become a part of roster_row that nobody looks at yet. Returns how many.
CREATE FUNCTION roster_ready(the_registry text, the_holder uuid, base bigint, meet text) RETURNS bigint
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
    EXECUTE format('ALTER TABLE roster_row ATTACH PARTITION %I FOR VALUES IN (%s)', stage, load.generation);
    UPDATE roster_load SET ready = TRUE, rows = counted WHERE registry = the_registry;
    RETURN counted;
END
$$;

-- Drop the tables of this source that are neither shown nor being loaded.
CREATE FUNCTION roster_sweep(the_registry text) RETURNS integer
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

REVOKE ALL ON FUNCTION roster_begin, roster_supplement, roster_ready, roster_sweep FROM PUBLIC;

GRANT EXECUTE ON FUNCTION roster_begin, roster_ready, roster_sweep TO verifier_service;

GRANT SELECT ON roster_row, roster_stage TO verifier_service;

GRANT SELECT, UPDATE, DELETE ON roster_load TO verifier_service;

GRANT SELECT, INSERT, DELETE ON roster_change TO verifier_service;

GRANT SELECT, INSERT, UPDATE ON roster_history TO verifier_service;
