-- Erasure: everything about an account that can be read goes, in one transaction; what stays names nobody.

-- Erases an account that its caller has locked. The handles are those that its badge was shown under, each with the sealed row that
-- tells the feed of it. Returns how many of what are gone; NULL where it was erased before.
CREATE OR REPLACE FUNCTION erase_account(
    the_account text, the_time timestamptz, the_by_kind text, the_by_id text, the_blind bytea, the_handles text [], the_ids text [],
    the_seals bytea [], told_for interval, kept_for interval
) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_handle text;
    gone jsonb;
BEGIN
    PERFORM FROM account WHERE key = the_account AND erased_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- Whoever decides about a claim right now finishes first; whoever comes later finds it ended.
    gone := end_claims(the_account, the_time, the_by_kind, the_by_id) || empty_rows(the_account, the_time, the_blind);
    SELECT a.handle INTO the_handle FROM account AS a WHERE a.key = the_account AND a.handle_held;
    DELETE FROM badge WHERE account_key = the_account;
    DELETE FROM account_secret WHERE account_key = the_account;
    UPDATE account SET platform_id = NULL, handle = NULL, handle_held = FALSE, sealed_display = NULL, salt = NULL, standing = 'closed',
        changed_why = NULL, erased_at = the_time
    WHERE key = the_account;
    INSERT INTO erasure (account_key, account_blind, erased_at, told_until, kept_until, gone)
    VALUES (the_account, the_blind, the_time, the_time + told_for, the_time + kept_for, gone);
    PERFORM append_event(the_time, 'erased', the_account, NULL, NULL, NULL, NULL, the_by_kind, the_by_id, '{}', gone);
    PERFORM pg_notify('badge_changed', h.handle) FROM unnest(the_handles || the_handle) AS h (handle) WHERE h.handle IS NOT NULL;
    PERFORM remove_handles(the_account, the_time, the_handles, the_ids, the_seals);
    RETURN gone;
END
$$;

-- Ends every claim of an account and empties it of words; nothing that was asked for it is answered any more.
CREATE OR REPLACE FUNCTION end_claims(the_account text, the_time timestamptz, the_by_kind text, the_by_id text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c claim%ROWTYPE;
    ended bigint := 0;
BEGIN
    FOR c IN SELECT * FROM claim WHERE account_key = the_account ORDER BY id FOR NO KEY UPDATE LOOP
        UPDATE claim SET obs_epoch = obs_epoch + 1, round_kind = 'again', round_started_at = the_time WHERE id = c.id;
        IF EXISTS (SELECT FROM lifecycle AS l WHERE l.source = c.state AND l.happening = 'withdrew') THEN
            PERFORM move_claim(c.id, c.version, 'withdrew', the_time, the_by_kind, the_by_id, '{}', '{"why": "erased"}', NULL);
        END IF;
        UPDATE claim SET sealed_words = '', sealed_identity = NULL, facts = '{}', contactable = FALSE WHERE id = c.id;
        ended := ended + 1;
    END LOOP;
    RETURN jsonb_build_object('claims', ended);
END
$$;

-- Deletes or empties what lies about an account's claims; what is written once stays, without a key that opens it.
CREATE OR REPLACE FUNCTION empty_rows(the_account text, the_time timestamptz, the_blind bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine text [] := ARRAY(SELECT id FROM claim WHERE account_key = the_account);
    n bigint;
    gone jsonb := jsonb_build_object(
        'evidence', (SELECT count(*) FROM evidence WHERE claim_id = ANY (mine)),
        'notes', (SELECT count(*) FROM decision WHERE claim_id = ANY (mine) AND sealed_note IS NOT NULL),
        'documents', (SELECT count(*) FROM document WHERE account_key = the_account AND removed_at IS NULL)
    );
BEGIN
    DELETE FROM document WHERE account_key = the_account;
    UPDATE binding_attempt SET state = 'withdrawn', ended_at = the_time WHERE claim_id = ANY (mine) AND state IN ('open', 'pending');
    UPDATE binding_attempt SET sealed = '', target_key = NULL WHERE claim_id = ANY (mine);
    GET DIAGNOSTICS n = ROW_COUNT;
    gone := gone || jsonb_build_object('attempts', n);
    -- A denial that was made is remembered with the licence; its address is not.
    DELETE FROM proofing_notice WHERE account_key = the_account AND used_at IS NULL;
    UPDATE proofing_notice SET sealed_contact = '', target_key = NULL WHERE account_key = the_account;
    DELETE FROM mail_outbox WHERE account_key = the_account;
    GET DIAGNOSTICS n = ROW_COUNT;
    gone := gone || jsonb_build_object('letters', n);
    DELETE FROM report_tally WHERE account_key = the_account;
    DELETE FROM report WHERE account_key = the_account;
    GET DIAGNOSTICS n = ROW_COUNT;
    gone := gone || jsonb_build_object('reports', n);
    DELETE FROM licence_lock WHERE account_key = the_account;
    DELETE FROM watch_letter WHERE claim_id = ANY (mine);
    -- A licensee's lock stays; that it let this account through does not.
    DELETE FROM licence_pass AS p USING claim AS c, account AS a
    WHERE c.account_key = the_account AND a.key = the_account AND p.licence_key = c.licence_key
        AND p.digest = pass_digest(p.salt, a.platform_id, a.handle);
    DELETE FROM registry_check WHERE claim_id = ANY (mine);
    DELETE FROM roster_relook WHERE claim_id = ANY (mine);
    DELETE FROM claim_roster_key WHERE claim_id = ANY (mine);
    DELETE FROM claim_number WHERE claim_id = ANY (mine);
    DELETE FROM screening_hit WHERE claim_id = ANY (mine);
    DELETE FROM second_look WHERE claim_id = ANY (mine) AND looked_at IS NULL;
    DELETE FROM case_note AS n USING review_case AS k WHERE k.id = n.case_id AND k.claim_id = ANY (mine);
    UPDATE review_case SET sealed_first = NULL WHERE claim_id = ANY (mine) AND sealed_first IS NOT NULL;
    DELETE FROM idempotency WHERE account_key = the_account OR subject = the_blind;
    GET DIAGNOSTICS n = ROW_COUNT;
    gone := gone || jsonb_build_object('answers', n);
    n := forget_messages(the_account);
    RETURN gone || jsonb_build_object('messages', n);
END
$$;

-- Deletes every webhook message about an account or a handle of its own, delivered or not. Returns how many.
CREATE OR REPLACE FUNCTION forget_messages(the_account text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM FROM webhook_follow FOR UPDATE; -- none is made meanwhile
    WITH mine AS (
        SELECT m.id FROM webhook_message AS m WHERE m.account_key = the_account
        UNION
        SELECT m.id FROM webhook_message AS m JOIN badge_handle AS h ON h.id = m.handle_id WHERE h.shown_for = the_account
    ), tried AS (
        DELETE FROM webhook_attempt AS a USING mine AS o WHERE a.message = o.id
    )
    DELETE FROM webhook_message AS m USING mine AS o WHERE m.id = o.id;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- Takes handles out of feed, export, list and digest, and appends the row that says so of each. Under the lock on the log's head,
-- which is the last that is taken: one that another account has got meanwhile is that account's.
CREATE OR REPLACE FUNCTION remove_handles(
    the_account text, the_time timestamptz, the_handles text [], the_ids text [], the_seals bytea []
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was badge_handle%ROWTYPE;
    n integer;
    the_position bigint;
BEGIN
    PERFORM FROM event_head FOR UPDATE;
    DELETE FROM badge_change WHERE account_key = the_account;
    DELETE FROM badge_history WHERE account_key = the_account;
    FOR n IN 1 .. coalesce(cardinality(the_handles), 0) LOOP
        SELECT * INTO was FROM badge_handle WHERE handle = the_handles[n] AND shown_for = the_account;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM badge_listing WHERE handle_id = was.id;
        DELETE FROM badge_change WHERE handle_id = was.id;
        UPDATE badge_history SET handle_id = NULL WHERE handle_id = was.id; -- another account's, from before this one had it
        DELETE FROM badge_handle WHERE id = was.id;
        UPDATE badge_bucket SET badges = badges - 1, digest = digest # badge_digest(was.handle, was.position, was.status)
        WHERE bucket = get_byte(sha256(convert_to(was.handle, 'UTF8')), 0);
        UPDATE event_head SET badge_position = badge_position + 1 WHERE one RETURNING badge_position INTO the_position;
        INSERT INTO badge_removal (position, id, at, account_key, sealed)
        VALUES (the_position, the_ids[n], the_time, the_account, the_seals[n]);
    END LOOP;
END
$$;

-- Lets go of what erased accounts left behind for a time: first the rows of the feed that name them, then what kept a refused
-- impostor from starting clean. Returns how many accounts it came to the end of.
CREATE OR REPLACE FUNCTION forget_erased(the_time timestamptz, the_limit integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended text [];
    denied bytea [];
    the_floor bigint;
BEGIN
    WITH old AS (
        SELECT r.position FROM badge_removal AS r JOIN erasure AS e ON e.account_key = r.account_key
        WHERE e.told_until <= the_time AND e.account_blind IS NOT NULL ORDER BY e.told_until LIMIT the_limit
    ), gone AS (DELETE FROM badge_removal AS r USING old AS o WHERE r.position = o.position RETURNING r.position)
    SELECT max(g.position) INTO the_floor FROM gone AS g;
    UPDATE event_head SET feed_floor = the_floor WHERE the_floor > feed_floor;
    UPDATE erasure AS e SET account_blind = NULL
    WHERE e.account_blind IS NOT NULL AND e.told_until <= the_time
        AND NOT EXISTS (SELECT FROM badge_removal AS r WHERE r.account_key = e.account_key);
    ended := ARRAY(
        SELECT e.account_key FROM erasure AS e WHERE e.kept_until <= the_time AND e.account_blind IS NULL
        ORDER BY e.kept_until LIMIT the_limit
    );
    UPDATE claim SET licence_key = NULL, licence_shared = FALSE WHERE account_key = ANY (ended) AND licence_key IS NOT NULL;
    WITH gone AS (DELETE FROM proofing_notice WHERE account_key = ANY (ended) RETURNING licence_key)
    SELECT array_agg(g.licence_key) INTO denied FROM gone AS g;
    -- A denial that nobody's notice stands for any more would hold its licence for ever.
    DELETE FROM licence_dispute AS d WHERE d.licence_key = ANY (denied) AND NOT EXISTS (
        SELECT FROM proofing_notice AS p WHERE p.licence_key = d.licence_key AND p.used_at IS NOT NULL
    );
    DELETE FROM erasure WHERE account_key = ANY (ended);
    RETURN cardinality(ended);
END
$$;

REVOKE ALL ON FUNCTION erase_account, end_claims, empty_rows, forget_messages, remove_handles, forget_erased FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION erase_account, forget_erased TO verifier_service;
