-- The feed: what the badge of each handle says, as changes in the order of commits. The rules are those of domain/badge.py, and a test holds
-- the two together over made-up histories; a read goes by domain/badge.py.

-- One credential of a stored badge: its status at an instant, and the instants at which that may change by itself.
CREATE OR REPLACE FUNCTION credential_at(
    c jsonb, is_current boolean, t badge_terms, instant timestamptz,
    OUT status text, OUT lasts_until timestamptz, OUT off_at timestamptz, OUT valid_until timestamptz
) LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    state text := c ->> 'state';
    sighted timestamptz;
    bound timestamptz := coalesce(c ->> 'bound_at', c ->> 'decided_at')::timestamptz;
    lasts_s bigint := least(coalesce((c #>> '{public,sighting_days}')::bigint * 86400, t.sighting_s), t.sighting_most_s);
BEGIN
    valid_until := (c ->> 'valid_until')::timestamptz;
    -- What people looked up lives until the date they wrote down: no machine can sight it in between.
    sighted := CASE WHEN c #>> '{public,source,id}' = 'manual' THEN valid_until ELSE (c ->> 'sighted_at')::timestamptz END;
    lasts_until := least(valid_until, sighted + make_interval(secs => lasts_s), bound + make_interval(secs => t.rebind_s));
    off_at := least(
        sighted + make_interval(secs => lasts_s + t.stale_grace_s), bound + make_interval(secs => t.rebind_s + t.rebind_grace_s)
    );
    status := CASE
        WHEN state IN ('received', 'checking', 'awaiting_creator', 'in_review') THEN 'pending'
        WHEN state = 'revoked' THEN 'revoked'
        WHEN state NOT IN ('verified', 'suspended', 'expired') THEN 'none'
        WHEN state = 'suspended' OR NOT is_current THEN 'suspended'
        WHEN state = 'expired' OR instant >= valid_until THEN 'expired'
        WHEN sighted IS NULL OR instant >= off_at THEN 'none'
        WHEN instant < lasts_until THEN 'verified'
        ELSE 'stale'
    END;
END
$$;

-- The badge of an account at an instant: its status, what is shown of its credentials, and the next instant that may change it.
CREATE OR REPLACE FUNCTION badge_at(
    credentials jsonb, standing text, epoch bigint, t badge_terms, instant timestamptz,
    OUT status text, OUT shown text [], OUT next_at timestamptz
) LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    WITH one AS (
        SELECT e.n, e.c, s.*, (e.c ->> 'stopped')::boolean AS stopped
        FROM jsonb_array_elements(credentials) WITH ORDINALITY AS e (c, n),
            credential_at(e.c, standing = 'current' AND (e.c ->> 'account_epoch')::bigint = epoch, t, instant) AS s
    ),
    counted AS (
        SELECT CASE WHEN NOT o.stopped THEN o.status WHEN o.status = 'revoked' THEN 'revoked' ELSE 'suspended' END AS status
        FROM one AS o WHERE o.stopped OR NOT EXISTS (SELECT FROM one AS s WHERE s.stopped)
    )
    SELECT
        coalesce((SELECT u.status FROM counted AS u ORDER BY array_position(
            '{verified,stale,suspended,pending,expired,revoked,none}', u.status
        ) LIMIT 1), 'none'),
        (SELECT array_agg(x.part ORDER BY o.n, x.place) FROM one AS o, LATERAL (VALUES
            (1, credential_times(o.c, o.lasts_until)), (2, credential_public(o.c))
        ) AS x (place, part) WHERE o.status = 'verified'),
        (SELECT min(x.change_at) FROM one AS o, LATERAL (VALUES (o.lasts_until), (o.off_at), (o.valid_until)) AS x (change_at)
            WHERE o.c ->> 'state' = 'verified' AND x.change_at > instant)
    INTO status, shown, next_at;
    shown := CASE WHEN status = 'verified' THEN shown ELSE '{}' END;
END
$$;

-- An instant as the API writes it.
CREATE OR REPLACE FUNCTION rfc3339(instant timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN extract(microseconds FROM instant)::bigint % 1000000 = 0 THEN 'Z'
            ELSE to_char(instant AT TIME ZONE 'UTC', '.US"Z"') END;
END
$$;

CREATE OR REPLACE FUNCTION credential_times(c jsonb, lasts_until timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN format('"checked_at":"%s","claim_id":"%s","verified_at":"%s","valid_until":"%s"',
        rfc3339(coalesce(c ->> 'sighted_at', c ->> 'decided_at')::timestamptz), c ->> 'claim_id',
        rfc3339((c ->> 'decided_at')::timestamptz), rfc3339(lasts_until));
END
$$;

CREATE OR REPLACE FUNCTION credential_public(c jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (c -> 'public') - '{sighting_days,contactable}'::text []
        || CASE WHEN jsonb_typeof(c -> 'rebound') = 'object' THEN jsonb_build_object('holder', c -> 'rebound') ELSE '{}' END;
END
$$;

-- Note a change of a handle's badge, under the lock on the log's head: positions are in the order of commits.
CREATE OR REPLACE FUNCTION note_badge_change(
    the_handle text, the_account text, the_epoch bigint, the_status text, is_tested boolean, the_shown text [],
    the_end timestamptz, then_it_is text, the_time timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was badge_handle%ROWTYPE;
    the_position bigint;
    the_id bigint;
    its_bucket smallint := get_byte(sha256(convert_to(the_handle, 'UTF8')), 0);
BEGIN
    UPDATE event_head SET badge_position = badge_position + 1 WHERE one RETURNING badge_position INTO the_position;
    SELECT * INTO was FROM badge_handle WHERE handle = the_handle;
    IF FOUND THEN
        the_id := was.id;
        UPDATE badge_handle SET account_key = the_account, position = the_position, status = the_status, as_of = the_time,
            ends_at = the_end, shown_for = coalesce(the_account, shown_for) WHERE id = the_id;
    ELSE
        INSERT INTO badge_handle (handle, account_key, position, status, as_of, ends_at, shown_for)
        VALUES (the_handle, the_account, the_position, the_status, the_time, the_end, the_account) RETURNING id INTO the_id;
    END IF;
    INSERT INTO badge_change (position, at, handle_id, account_key, epoch, status, tested, shown, ends_at, then_status)
    VALUES (the_position, the_time, the_id, the_account, the_epoch, the_status, is_tested, the_shown, the_end, then_it_is);
    UPDATE badge_bucket SET
        badges = badges + CASE WHEN was.id IS NULL THEN 1 ELSE 0 END,
        digest = digest # badge_digest(the_handle, the_position, the_status)
            # CASE WHEN was.id IS NULL THEN repeat('0', 256)::bit(256) ELSE badge_digest(the_handle, was.position, was.status) END
    WHERE bucket = its_bucket;
    IF was.status = 'verified' THEN
        DELETE FROM badge_listing WHERE handle_id = the_id;
    END IF;
    IF cardinality(the_shown) > 0 THEN
        INSERT INTO badge_listing (handle_id, handle, profession, jurisdiction)
        SELECT DISTINCT the_id, the_handle, coalesce(p.said ->> 'profession', ''), coalesce(p.said ->> 'jurisdiction', '')
        FROM unnest(the_shown) WITH ORDINALITY AS s (part, n), LATERAL (SELECT s.part::jsonb AS said) AS p
        WHERE s.n % 2 = 0;
    END IF;
    PERFORM pg_notify('badge_changed', the_handle);
END
$$;

CREATE OR REPLACE FUNCTION badge_digest(the_handle text, the_position bigint, the_status text) RETURNS bit(256)
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ('x' || encode(sha256(convert_to(the_handle || '|' || the_position || '|' || the_status, 'UTF8')), 'hex'))::bit(256);
END
$$;

-- Tells whether nobody has decided anything about any of these credentials yet.
CREATE OR REPLACE FUNCTION is_undecided(credentials jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT credentials @? '$[*] ? (!(@.stopped == false) || !(
        @.state == "received" || @.state == "checking" || @.state == "awaiting_creator" || @.state == "in_review"
    ))'
$$;

-- The badge of an account from an instant on: what it says, until when that stays so by itself, and what it is then.
CREATE OR REPLACE FUNCTION badge_from(
    credentials jsonb, standing text, epoch bigint, t badge_terms, instant timestamptz,
    OUT status text, OUT shown text [], OUT tested boolean, OUT ends_at timestamptz, OUT then_status text
) LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    is_now record;
    later record;
BEGIN
    -- Of claims that nobody has decided about yet there is one thing to say, whenever and of whatever account.
    IF is_undecided(credentials) THEN
        status := CASE credentials WHEN '[]' THEN 'none' ELSE 'pending' END;
        shown := '{}';
        tested := FALSE;
        RETURN;
    END IF;
    is_now := badge_at(credentials, standing, epoch, t, instant);
    later := is_now;
    status := is_now.status;
    shown := is_now.shown;
    ends_at := is_now.next_at;
    WHILE ends_at IS NOT NULL LOOP
        later := badge_at(credentials, standing, epoch, t, ends_at);
        EXIT WHEN (later.status, later.shown) IS DISTINCT FROM (status, shown);
        ends_at := later.next_at;
    END LOOP;
    then_status := CASE WHEN ends_at IS NOT NULL THEN later.status END;
    tested := EXISTS (
        SELECT FROM jsonb_array_elements(credentials) AS c WHERE c ->> 'environment' = 'test' AND c ->> 'state' = 'verified'
    );
END
$$;

-- Says what an account's badge is from now on, where that is other than what was said last.
CREATE OR REPLACE FUNCTION publish_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a account%ROWTYPE;
    b badge%ROWTYPE;
    locked_a account%ROWTYPE;
    locked_b badge%ROWTYPE;
    t badge_terms%ROWTYPE;
    last badge_change%ROWTYPE;
    is_now record;
    left_handle text;
BEGIN
    -- Computed before the lock, which every commit waits for, and again behind it only where somebody else changed something.
    SELECT * INTO a FROM account WHERE key = the_account;
    SELECT * INTO b FROM badge WHERE account_key = the_account;
    SELECT * INTO STRICT t FROM badge_terms;
    is_now := badge_from(coalesce(b.credentials, '[]'), a.standing, a.epoch, t, the_time);
    PERFORM FROM event_head FOR UPDATE;
    SELECT * INTO locked_a FROM account WHERE key = the_account;
    SELECT * INTO locked_b FROM badge WHERE account_key = the_account;
    IF (locked_a, locked_b) IS DISTINCT FROM (a, b) THEN
        a := locked_a;
        b := locked_b;
        is_now := badge_from(coalesce(b.credentials, '[]'), a.standing, a.epoch, t, the_time);
    END IF;
    FOR left_handle IN
        SELECT h.handle FROM badge_handle AS h
        WHERE h.account_key = the_account AND (NOT a.handle_held OR h.handle IS DISTINCT FROM a.handle)
    LOOP
        PERFORM note_badge_change(left_handle, NULL, NULL, 'none', FALSE, '{}', NULL, NULL, the_time);
    END LOOP;
    IF b.account_key IS NULL THEN
        RETURN;
    ELSIF NOT a.handle_held OR a.handle IS NULL THEN
        PERFORM keep_history(a, b, the_time);
        RETURN;
    END IF;
    SELECT c.* INTO last FROM badge_handle AS h JOIN badge_change AS c ON c.position = h.position WHERE h.handle = a.handle;
    IF (last.account_key, last.epoch, last.status, last.tested, last.shown, last.ends_at) IS DISTINCT FROM
        (the_account, a.epoch, is_now.status, is_now.tested, is_now.shown, is_now.ends_at) THEN
        PERFORM note_badge_change(a.handle, the_account, a.epoch, is_now.status, is_now.tested, is_now.shown, is_now.ends_at,
            is_now.then_status, the_time);
    END IF;
    PERFORM keep_history(a, b, the_time);
END
$$;

-- Publishes badges of accounts of which nothing was published before, and nobody has decided anything, all at once: an import brings
-- them by the hundred, and every other commit waits for the log's head meanwhile. Of each it says what publish_badge says. Returns which.
CREATE OR REPLACE FUNCTION publish_new_badges(the_accounts text [], the_time timestamptz) RETURNS text []
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    done text [];
BEGIN
    PERFORM FROM event_head FOR UPDATE;
    WITH found AS MATERIALIZED (
        SELECT a.key, a.handle, a.epoch, a.standing, b.credentials, row_number() OVER (ORDER BY a.key) AS place
        FROM unnest(the_accounts) AS g (key)
        JOIN account AS a ON a.key = g.key AND a.handle_held AND a.handle IS NOT NULL
        JOIN badge AS b ON b.account_key = a.key AND b.credentials <> '[]' AND is_undecided(b.credentials)
        WHERE NOT EXISTS (SELECT FROM badge_handle AS h WHERE h.handle = a.handle)
            AND NOT EXISTS (SELECT FROM badge_handle AS h WHERE h.account_key = a.key)
            AND NOT EXISTS (SELECT FROM badge_history AS y WHERE y.account_key = a.key)
    ),
    head AS (
        UPDATE event_head SET badge_position = badge_position + (SELECT count(*) FROM found) WHERE one
        RETURNING badge_position - (SELECT count(*) FROM found) AS reached
    ),
    handles AS (
        INSERT INTO badge_handle (handle, account_key, position, status, as_of, shown_for)
        SELECT f.handle, f.key, h.reached + f.place, 'pending', the_time, f.key FROM found AS f, head AS h
        RETURNING id, handle, account_key, position
    ),
    changes AS (
        INSERT INTO badge_change (position, at, handle_id, account_key, epoch, status, tested, shown)
        SELECT k.position, the_time, k.id, f.key, f.epoch, 'pending', FALSE, '{}'
        FROM handles AS k JOIN found AS f ON f.key = k.account_key ORDER BY k.position
    ),
    history AS (
        INSERT INTO badge_history (account_key, n, at, handle_id, held, epoch, standing, version, as_of, credentials)
        SELECT f.key, 1, the_time, k.id, TRUE, f.epoch, f.standing, k.position, the_time, f.credentials
        FROM handles AS k JOIN found AS f ON f.key = k.account_key
    ),
    buckets AS (
        UPDATE badge_bucket AS b SET badges = b.badges + s.badges, digest = b.digest # s.digest
        FROM (
            SELECT get_byte(sha256(convert_to(k.handle, 'UTF8')), 0) AS bucket, count(*) AS badges,
                bit_xor(badge_digest(k.handle, k.position, 'pending')) AS digest
            FROM handles AS k GROUP BY 1
        ) AS s WHERE b.bucket = s.bucket
    )
    SELECT array_agg(k.account_key) INTO done FROM handles AS k, pg_notify('badge_changed', k.handle);
    RETURN coalesce(done, '{}');
END
$$;

-- Keeps what a badge is made from now, where that is other than what was kept last: a read of then is computed from it.
CREATE OR REPLACE FUNCTION keep_history(a account, b badge, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last badge_history%ROWTYPE;
    shown badge_handle%ROWTYPE;
BEGIN
    SELECT * INTO last FROM badge_history WHERE account_key = a.key ORDER BY n DESC LIMIT 1;
    -- Under the handle it holds; else under the one that it was shown under last.
    SELECT * INTO shown FROM badge_handle WHERE account_key = a.key AND handle = a.handle AND a.handle_held;
    IF NOT FOUND THEN
        SELECT * INTO shown FROM badge_handle WHERE id = last.handle_id;
    END IF;
    IF (last.handle_id, last.held, last.epoch, last.standing, last.version, last.credentials) IS DISTINCT FROM
        (shown.id, a.handle_held, a.epoch, a.standing, shown.position, b.credentials) THEN
        INSERT INTO badge_history (account_key, n, at, handle_id, held, epoch, standing, version, as_of, credentials)
        VALUES (a.key, coalesce(last.n, 0) + 1, the_time, shown.id, a.handle_held, a.epoch, a.standing, shown.position, shown.as_of,
            b.credentials);
    END IF;
END
$$;

-- What time ended: badges past the instant at which they change by themselves. Returns how many it looked at.
CREATE OR REPLACE FUNCTION publish_ended(the_limit integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH due AS (
        -- The clock is asked once, so that the index is: it is another one at each look.
        SELECT h.account_key FROM badge_handle AS h WHERE h.ends_at <= (SELECT service_now()) ORDER BY h.ends_at LIMIT the_limit
    ), said AS MATERIALIZED (SELECT publish_badge(d.account_key, service_now()) AS done FROM due AS d)
    SELECT count(*) FROM said
$$;

-- Publishes badges anew after the terms changed, the next ones in the order of accounts. Returns how many; none once all are.
CREATE OR REPLACE FUNCTION publish_next(the_limit integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text := (SELECT published_to FROM badge_terms FOR UPDATE);
    done bigint := 0;
BEGIN
    IF the_account IS NULL THEN
        RETURN 0;
    END IF;
    FOR the_account IN SELECT b.account_key FROM badge AS b WHERE b.account_key > the_account ORDER BY 1 LIMIT the_limit LOOP
        PERFORM publish_badge(the_account, service_now());
        done := done + 1;
        UPDATE badge_terms SET published_to = the_account;
    END LOOP;
    IF done < the_limit THEN
        UPDATE badge_terms SET published_to = NULL;
    END IF;
    RETURN done;
END
$$;

-- Sets how long sightings and proofs count. Where that is other than before, every badge is published anew.
CREATE OR REPLACE FUNCTION set_badge_terms(
    the_sighting bigint, the_sighting_most bigint, the_stale_grace bigint, the_rebind bigint, the_rebind_grace bigint
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO badge_terms_history (at, sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s)
    SELECT service_now(), the_sighting, the_sighting_most, the_stale_grace, the_rebind, the_rebind_grace FROM badge_terms AS t
    WHERE (t.sighting_s, t.sighting_most_s, t.stale_grace_s, t.rebind_s, t.rebind_grace_s)
        <> (the_sighting, the_sighting_most, the_stale_grace, the_rebind, the_rebind_grace)
    ON CONFLICT DO NOTHING;
    UPDATE badge_terms SET sighting_s = the_sighting, sighting_most_s = the_sighting_most, stale_grace_s = the_stale_grace,
        rebind_s = the_rebind, rebind_grace_s = the_rebind_grace, published_to = ''
    WHERE (sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s)
        <> (the_sighting, the_sighting_most, the_stale_grace, the_rebind, the_rebind_grace)
$$;

-- Forgets changes from before an instant, save the newest of each handle. Returns how many.
CREATE OR REPLACE FUNCTION forget_changes(the_instant timestamptz, the_limit integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_floor bigint;
    done bigint;
BEGIN
    WITH due AS (
        SELECT c.position FROM badge_change AS c JOIN badge_handle AS h ON h.id = c.handle_id
        WHERE c.at < the_instant AND c.position <> h.position
            -- What a newer change is still to be compared with, for a webhook, stays.
            AND (h.position <= (SELECT f.badge_position FROM webhook_follow AS f) OR NOT EXISTS (
                SELECT FROM webhook_endpoint AS e WHERE e.removed_at IS NULL AND 'badge.changed' = ANY (e.types)
            ))
        ORDER BY c.at LIMIT the_limit
    ), gone AS (DELETE FROM badge_change AS c USING due AS d WHERE c.position = d.position RETURNING c.position)
    SELECT count(*), max(position) INTO done, the_floor FROM gone;
    UPDATE event_head SET feed_floor = greatest(feed_floor, the_floor) WHERE the_floor > feed_floor;
    RETURN done;
END
$$;

REVOKE ALL ON FUNCTION credential_at, badge_at, rfc3339, credential_times, credential_public, note_badge_change, badge_digest,
is_undecided, badge_from, publish_badge, publish_new_badges, keep_history, publish_ended, publish_next, set_badge_terms, forget_changes FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION publish_ended, publish_next, set_badge_terms, forget_changes TO verifier_service;
