-- Exclusion lists are searched by every part and every joining of a surname, under every name known to be the person's.

-- Finish a load: its rows get their indexes and become a part of roster_row that nobody looks at yet. Returns how many.
-- `by_parts`: surname_key is several keys with spaces between them, and a row is found by each.
-- squawk-ignore ban-drop-function
DROP FUNCTION roster_ready(text, uuid, bigint, text);

CREATE FUNCTION roster_ready(the_registry text, the_holder uuid, base bigint, meet text, by_parts boolean) RETURNS bigint
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
    EXECUTE format('ALTER TABLE roster_row ATTACH PARTITION %I FOR VALUES IN (%s)', stage, load.generation);
    UPDATE roster_load SET ready = TRUE, rows = counted WHERE registry = the_registry;
    RETURN counted;
END
$$;

REVOKE ALL ON FUNCTION roster_ready FROM PUBLIC;

GRANT EXECUTE ON FUNCTION roster_ready TO verifier_service;

-- What was loaded before can only be found by a whole surname. A list that misses people must not say "not found": it
-- counts as not loaded until the worker, which loads what is missing when it starts, has loaded it again.
DELETE FROM roster WHERE registry = 'us-oig-leie';

DELETE FROM roster_load WHERE registry = 'us-oig-leie';

-- Under which names a list was asked in this round, as a keyed digest: names that another source taught us afterwards
-- open the question again before the claim is weighed.
ALTER TABLE registry_check ADD COLUMN asked bytea;

-- Which rows of exclusion lists a case of this claim has shown to people, as keyed digests: a hit is one case, not one a
-- re-check. What people decided afterwards, they decided about these rows, too.
CREATE TABLE screening_hit (
    claim_id text NOT NULL REFERENCES claim (id),
    account_epoch bigint NOT NULL, -- after a change of the account it is another person's question
    digest bytea NOT NULL,
    shown_at timestamptz NOT NULL,
    PRIMARY KEY (claim_id, account_epoch, digest)
);

GRANT SELECT, INSERT ON screening_hit TO verifier_service;
