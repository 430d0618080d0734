-- Webhooks: messages made by following the feed and the log, so that whoever changes a badge or a claim waits for nobody.

-- Tells the log of a case that comes to a lead, for whoever follows the log.
CREATE OR REPLACE FUNCTION tell_lead_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM append_event(service_now(), 'case_opened', c.account_key, c.id, NULL, NULL, NULL, 'service', 'cases', '{}',
        jsonb_build_object('case', NEW.id, 'queue', NEW.queue))
    FROM claim AS c WHERE c.id = NEW.claim_id;
    RETURN NULL;
END
$$;

-- What a platform shows of the credentials of a change: which they are, with level, title and holder. Their times do not count.
CREATE OR REPLACE FUNCTION face_of_badge(shown text []) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT string_agg(f.face, ' ' ORDER BY f.face) FROM (
        SELECT jsonb_build_array(
            substring(shown[n] FROM '"claim_id":"([^"]*)"'), p.said -> 'level', p.said -> 'title', p.said -> 'holder'
        )::text AS face
        FROM generate_series(1, cardinality(shown), 2) AS n, LATERAL (SELECT shown[n + 1]::jsonb AS said) AS p
    ) AS f
$$;

-- Makes the next messages, and a delivery of each to whoever asked for its type; one caller at a time. Returns how many rows of the feed
-- and events were passed: fewer than the limit once there are no more.
CREATE OR REPLACE FUNCTION make_webhook_messages(the_time timestamptz, the_limit integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was webhook_follow%ROWTYPE;
    head event_head%ROWTYPE;
    wanted text [];
    to_position bigint;
    to_seq bigint;
BEGIN
    SELECT * INTO was FROM webhook_follow FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT * INTO STRICT head FROM event_head;
    SELECT coalesce(array_agg(DISTINCT t.type), '{}') INTO wanted
    FROM webhook_endpoint AS e, unnest(e.types) AS t (type) WHERE e.removed_at IS NULL;
    to_position := head.badge_position; -- what nobody asked for is passed by
    to_seq := head.seq;
    IF 'badge.changed' = ANY (wanted) THEN
        to_position := least(to_position, was.badge_position + the_limit);
        PERFORM make_badge_messages(the_time, was.badge_position, to_position);
    END IF;
    IF wanted && '{claim.moved,case.opened,queue.late}' THEN
        to_seq := least(to_seq, was.event_seq + the_limit);
        PERFORM make_event_messages(the_time, was.event_seq, to_seq, wanted);
    END IF;
    IF (to_position, to_seq) <> (was.badge_position, was.event_seq) THEN
        UPDATE webhook_follow SET badge_position = to_position, event_seq = to_seq;
    END IF;
    RETURN greatest(to_position - was.badge_position, to_seq - was.event_seq);
END
$$;

-- Positions are in the order of commits and without a gap in what is committed: none of the stretch comes later.
CREATE OR REPLACE FUNCTION make_badge_messages(the_time timestamptz, from_position bigint, to_position bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH made AS (
        INSERT INTO webhook_message (type, at, account_key, handle_id, epoch, version, word)
        SELECT 'badge.changed', c.at, c.account_key, c.handle_id, c.epoch, c.position, c.status
        FROM badge_change AS c LEFT JOIN LATERAL (
            SELECT b.position, b.account_key, b.epoch, b.status, b.shown FROM badge_change AS b
            WHERE b.handle_id = c.handle_id AND b.position < c.position ORDER BY b.position DESC LIMIT 1
        ) AS p ON TRUE
        WHERE c.position > from_position AND c.position <= to_position AND (
            p.position IS NULL OR (p.account_key, p.epoch, p.status) IS DISTINCT FROM (c.account_key, c.epoch, c.status)
            OR (p.shown <> c.shown AND face_of_badge(p.shown) IS DISTINCT FROM face_of_badge(c.shown))
        )
        ORDER BY c.position
        RETURNING id, handle_id
    )
    INSERT INTO webhook_delivery (endpoint, message, subject, replaceable, next_at)
    SELECT e.no, m.id, 'handle ' || m.handle_id, TRUE, the_time
    FROM made AS m, webhook_endpoint AS e
    WHERE 'badge.changed' = ANY (e.types) AND e.removed_at IS NULL AND e.state <> 'disabled';
    -- Of an account that was erased: `none`, and nothing is known of it from then on.
    WITH made AS (
        INSERT INTO webhook_message (type, at, removal, version, word)
        SELECT 'badge.changed', r.at, r.position, r.position, 'none' FROM badge_removal AS r
        WHERE r.position > from_position AND r.position <= to_position
        ORDER BY r.position
        RETURNING id, removal
    )
    INSERT INTO webhook_delivery (endpoint, message, subject, replaceable, next_at)
    SELECT e.no, m.id, 'removal ' || m.removal, FALSE, the_time
    FROM made AS m, webhook_endpoint AS e
    WHERE 'badge.changed' = ANY (e.types) AND e.removed_at IS NULL AND e.state <> 'disabled'
$$;

CREATE OR REPLACE FUNCTION make_event_messages(the_time timestamptz, from_seq bigint, to_seq bigint, wanted text []) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH said AS (
        SELECT e.seq, e.at, e.account_key,
            CASE e.kind WHEN 'case_opened' THEN 'case.opened' WHEN 'queue_late' THEN 'queue.late' ELSE 'claim.moved' END AS type,
            CASE e.kind WHEN 'case_opened' THEN e.body ->> 'case' WHEN 'queue_late' THEN e.body ->> 'queue' ELSE e.claim_id END AS about,
            CASE e.kind WHEN 'case_opened' THEN e.body ->> 'queue' WHEN 'queue_late' THEN e.body ->> 'late' ELSE e.to_state END AS word
        FROM event AS e
        WHERE e.seq > from_seq AND e.seq <= to_seq
            AND (e.kind IN ('case_opened', 'queue_late') OR (e.to_state IS NOT NULL AND e.to_state IS DISTINCT FROM e.from_state))
            AND NOT EXISTS (SELECT FROM account AS a WHERE a.key = e.account_key AND a.erased_at IS NOT NULL)
    ), made AS (
        INSERT INTO webhook_message (type, at, account_key, about, word)
        SELECT s.type, s.at, s.account_key, s.about, s.word FROM said AS s WHERE s.type = ANY (wanted) ORDER BY s.seq
        RETURNING id, type, about
    )
    INSERT INTO webhook_delivery (endpoint, message, subject, replaceable, next_at)
    SELECT e.no, m.id, m.about, FALSE, the_time
    FROM made AS m JOIN webhook_endpoint AS e ON m.type = ANY (e.types)
    WHERE e.removed_at IS NULL AND e.state <> 'disabled'
$$;

REVOKE ALL ON FUNCTION tell_lead_case, face_of_badge, make_webhook_messages, make_badge_messages,
    make_event_messages FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION make_webhook_messages TO verifier_service;
