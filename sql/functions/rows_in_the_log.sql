-- Rows in the log: what each audited row was and became, in one event a transaction. See docs/audit.md.

-- Makes a row's digests, one for each group of columns. JSONB writes one value in one way only.
CREATE OR REPLACE FUNCTION row_digests(the_relation text, the_row jsonb) RETURNS text []
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    others text [];
    digests text [];
BEGIN
    -- A plan that is kept, and no look at each column: this runs for every row that is written.
    FOR others IN SELECT left_out FROM audited_group WHERE relation = the_relation ORDER BY since LOOP
        digests := digests || encode(sha256(convert_to(the_relation || ' ' || (the_row - others), 'UTF8')), 'hex');
    END LOOP;
    RETURN digests;
END
$$;

-- Makes the HMAC-SHA256 of a text with the session's key; NULL where it holds none.
CREATE OR REPLACE FUNCTION witness_code(the_text text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    witness text := coalesce(current_setting('verifier.witness', TRUE), '');
BEGIN
    IF witness = '' THEN
        RETURN NULL;
    END IF;
    RETURN encode(sha256(decode(right(witness, 128), 'hex')
        || sha256(decode(left(witness, 128), 'hex') || convert_to(the_text, 'UTF8'))), 'hex');
END
$$;

-- Signs a note of what a row was and became, as witness_code does.
CREATE OR REPLACE FUNCTION touched_code(the_transaction xid8, the_relation text, the_key text, was text [], became text []) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN witness_code(jsonb_build_array(the_transaction::text, the_relation, the_key, to_jsonb(was), to_jsonb(became))::text);
END
$$;

-- Notes a changed row until commit; the trigger's argument names its key.
CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    old_digests text [] := CASE WHEN old_row IS NOT NULL THEN row_digests(TG_TABLE_NAME, old_row) END;
    new_digests text [] := CASE WHEN new_row IS NOT NULL THEN row_digests(TG_TABLE_NAME, new_row) END;
    this xid8 := pg_current_xact_id();
    the_key text := coalesce(new_row, old_row) ->> TG_ARGV[0];
BEGIN
    IF old_digests IS DISTINCT FROM new_digests THEN
        INSERT INTO row_touched AS t (transaction, relation, key, was, became, code)
        VALUES (this, TG_TABLE_NAME, the_key, old_digests, new_digests,
            touched_code(this, TG_TABLE_NAME, the_key, old_digests, new_digests))
        ON CONFLICT (transaction, relation, key) DO UPDATE SET became = excluded.became,
            -- What was not ours before does not become ours.
            code = CASE WHEN t.code = touched_code(t.transaction, t.relation, t.key, t.was, t.became)
                THEN touched_code(t.transaction, t.relation, t.key, t.was, excluded.became) END;
    END IF;
    RETURN NULL;
END
$$;

-- Writes, at commit, one event for all rows of the transaction, signed where the session holds the key and wrote every one.
CREATE OR REPLACE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb;
    ours boolean;
    the_account text;
    the_accounts text [];
    done text [] := '{}';
BEGIN
    -- It fires for each row, and the first firing has said them all: one whose own row is gone has nothing to say. To look for
    -- any row would find those that were deleted in this transaction, and there are as many as there are firings.
    IF NOT EXISTS (
        SELECT FROM row_touched WHERE transaction = NEW.transaction AND relation = NEW.relation AND key = NEW.key
    ) THEN
        RETURN NULL;
    END IF;
    -- Badges are published at commit, once for all that a transaction did, so that the log's head is held no longer than needed.
    the_accounts := ARRAY(
        SELECT DISTINCT key FROM row_touched WHERE transaction = pg_current_xact_id() AND relation IN ('account', 'badge') ORDER BY key
    );
    IF cardinality(the_accounts) > 1 THEN
        done := publish_new_badges(the_accounts, service_now());
    END IF;
    FOR the_account IN SELECT g.key FROM unnest(the_accounts) AS g (key) WHERE g.key <> ALL (done) ORDER BY 1 LOOP
        PERFORM publish_badge(the_account, service_now());
    END LOOP;
    WITH gone AS (DELETE FROM row_touched WHERE transaction = pg_current_xact_id() RETURNING *)
    SELECT jsonb_build_object('nonce', gen_random_uuid(), 'rows', jsonb_agg(
        jsonb_build_array(relation, key, to_jsonb(was), to_jsonb(became)) ORDER BY relation, key
    ) FILTER (WHERE was IS DISTINCT FROM became)), bool_and(coalesce(
        code = touched_code(transaction, relation, key, was, became), FALSE
    )) INTO said, ours FROM gone;
    IF said ->> 'rows' IS NULL THEN
        RETURN NULL; -- nothing is other than it was
    END IF;
    IF ours THEN
        said := said || jsonb_build_object('mac', witness_code(said::text));
    END IF;
    PERFORM append_event(
        service_now(), 'rows_kept', NULL, NULL, NULL, NULL, NULL, 'service', 'database', '{}', said);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION row_digests, witness_code, touched_code, touch_row, keep_rows FROM PUBLIC, verifier_service;
