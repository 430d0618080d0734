-- What a badge rests on stands in the log: each transaction that writes such rows says in one event what each of them was
-- and what it became, in digests. `verifier audit verify` compares rows with the log, so that a row changed by hand, put
-- in, or taken away is found, and found also after the service wrote the same row again.
--
-- The digests carry a code (HMAC-SHA256) of a key that only the service's own sessions hold: whoever owns the database and
-- changes a row with all triggers on is told from the service.

-- Without it the digest of a handle could be guessed for ever; it goes with the handle when an account is erased.
-- A new column of a table of one row an account; every account has another salt, so the table is written anew once.
-- squawk-ignore adding-field-with-default
ALTER TABLE account ADD COLUMN salt bytea DEFAULT uuid_send(gen_random_uuid());

-- Which columns the digests are made of. A column that is added later belongs to the next group of its table (`since`):
-- rows written before have no digest of it. flows/auditrows.py has the same list, and the reasons for what is not here.
CREATE TABLE audited_column (
    relation text NOT NULL,
    name text NOT NULL,
    since integer NOT NULL DEFAULT 1 CHECK (since >= 1),
    PRIMARY KEY (relation, name)
);

INSERT INTO audited_column (relation, name)
SELECT 'account', unnest('{key, platform_id, handle, handle_held, epoch, standing, changed_why, sealed_display, created_at,
    changed_at, erased_at, handle_at, salt}'::text [])
UNION ALL SELECT 'claim', unnest('{id, account_key, account_epoch, credential, jurisdiction, family, state, version, state_since,
    obs_epoch, round_kind, round_started_at, sealed_words, sealed_identity, licence_key, licence_shared, reasons, facts,
    submitted_by, environment, decision_id, sighted_at, created_at, bound_at, bound_by, disputed_at, rebind_asked_at}'::text [])
UNION ALL SELECT 'evidence', unnest('{id, claim_id, obs_epoch, registry, authority, outcome, detail, retrieved_at, as_of, sha256,
    sheet_version, adapter}'::text [])
UNION ALL SELECT 'binding', unnest('{id, claim_id, account_epoch, obs_epoch, method, level, evidence_id, recorded_by, recorded_at,
    attempt_id, findings}'::text [])
UNION ALL SELECT 'binding_attempt', unnest('{id, claim_id, account_key, account_epoch, method, level, evidence_id, target_key,
    sealed, state, detail, tries_left, started_at, expires_at, ended_at}'::text [])
UNION ALL SELECT 'decision', unnest('{id, claim_id, claim_version, obs_epoch, account_epoch, verdict, policy_version, by_reviewer,
    second_reviewer, case_id, binding_id, evidence, reasons, machine_verdict, public, valid_until, environment, sealed_note,
    decided_at}'::text [])
UNION ALL SELECT 'badge', unnest('{account_key, version, as_of, credentials}'::text []);

GRANT SELECT ON audited_column TO verifier_service;

-- A row's digests, one for each group of columns. JSONB writes one value in one way only.
CREATE FUNCTION row_digests(the_relation text, the_row jsonb) RETURNS text [] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT array_agg(encode(sha256(convert_to(the_relation || ' ' || g.content, 'UTF8')), 'hex') ORDER BY g.since)
    FROM (
        SELECT c.since, jsonb_object_agg(e.key, e.value)::text AS content
        FROM audited_column AS c JOIN jsonb_each(the_row) AS e ON e.key = c.name
        WHERE c.relation = the_relation GROUP BY c.since
    ) AS g
$$;

-- Rows that transactions which have not ended wrote; gone with them.
CREATE UNLOGGED TABLE row_touched (
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    relation text NOT NULL,
    key text NOT NULL,
    was text [],
    became text [],
    PRIMARY KEY (transaction, relation, key)
);

CREATE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    old_digests text [] := CASE WHEN TG_OP <> 'INSERT' THEN row_digests(TG_TABLE_NAME, to_jsonb(OLD)) END;
    new_digests text [] := CASE WHEN TG_OP <> 'DELETE' THEN row_digests(TG_TABLE_NAME, to_jsonb(NEW)) END;
BEGIN
    IF old_digests IS DISTINCT FROM new_digests THEN
        INSERT INTO row_touched AS t (relation, key, was, became)
        VALUES (TG_TABLE_NAME, coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0], old_digests, new_digests)
        ON CONFLICT (transaction, relation, key) DO UPDATE SET became = excluded.became;
    END IF;
    RETURN NULL;
END
$$;

-- At commit: one event for all rows of the transaction, signed where the session holds the key. The key is set by the
-- service when it connects (two padded blocks of HMAC, in hex), and is in no table.
CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    witness text := coalesce(current_setting('verifier.witness', TRUE), '');
    said jsonb;
BEGIN
    WITH gone AS (DELETE FROM row_touched WHERE transaction = pg_current_xact_id() RETURNING relation, key, was, became)
    SELECT jsonb_build_object('nonce', gen_random_uuid(), 'rows', jsonb_agg(
        jsonb_build_array(relation, key, to_jsonb(was), to_jsonb(became)) ORDER BY relation, key
    )) INTO said FROM gone WHERE was IS DISTINCT FROM became;
    IF said ->> 'rows' IS NULL THEN
        RETURN NULL; -- an earlier firing of this transaction has said it, or nothing is other than it was
    END IF;
    IF witness <> '' THEN
        said := said || jsonb_build_object('mac', encode(sha256(decode(right(witness, 128), 'hex')
            || sha256(decode(left(witness, 128), 'hex') || convert_to(said::text, 'UTF8'))), 'hex'));
    END IF;
    PERFORM append_event(
        service_now(), 'rows_kept', NULL, NULL, NULL, NULL, NULL, 'service', 'database', '{}', said);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION row_digests, touch_row, keep_rows FROM PUBLIC;

CREATE CONSTRAINT TRIGGER rows_join_log AFTER INSERT ON row_touched
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_rows();

CREATE TRIGGER account_touched AFTER INSERT OR UPDATE OR DELETE ON account FOR EACH ROW EXECUTE FUNCTION touch_row('key');

CREATE TRIGGER claim_touched AFTER INSERT OR UPDATE OR DELETE ON claim FOR EACH ROW EXECUTE FUNCTION touch_row('id');

CREATE TRIGGER evidence_touched AFTER INSERT OR UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION touch_row('id');

CREATE TRIGGER binding_touched AFTER INSERT OR UPDATE OR DELETE ON binding FOR EACH ROW EXECUTE FUNCTION touch_row('id');

CREATE TRIGGER binding_attempt_touched AFTER INSERT OR UPDATE OR DELETE ON binding_attempt
FOR EACH ROW EXECUTE FUNCTION touch_row('id');

CREATE TRIGGER decision_touched AFTER INSERT OR UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION touch_row('id');

CREATE TRIGGER badge_touched AFTER INSERT OR UPDATE OR DELETE ON badge FOR EACH ROW EXECUTE FUNCTION touch_row('account_key');

-- Rows from before: taken over as they are found on this day. The log says so, and `audit verify` repeats it.
SET LOCAL timezone = 'UTC';

SET LOCAL bytea_output = 'hex';

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES ('account', 'key'), ('claim', 'id'), ('evidence', 'id'), ('binding', 'id'),
        ('binding_attempt', 'id'), ('decision', 'id'), ('badge', 'account_key')) AS v (relation, key)
    LOOP
        EXECUTE format(
            'SELECT append_event(service_now(), ''rows_taken_over'', NULL, NULL, NULL, NULL, NULL, ''operator'', ''migration'',
                ''{}'', jsonb_build_object(''rows'', jsonb_agg(jsonb_build_array(%L, key, NULL, digests) ORDER BY key)))
             FROM (SELECT %I::text AS key, to_jsonb(row_digests(%L, to_jsonb(t))) AS digests,
                 (row_number() OVER (ORDER BY %I) - 1) / 500 AS page FROM %I AS t) AS r GROUP BY page ORDER BY page',
            one.relation, one.key, one.relation, one.key, one.relation);
    END LOOP;
END
$$;
