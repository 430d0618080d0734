-- The stored badge.

-- Stores what claims and decisions say of these accounts, each of them once. A question, or an appeal that is refused, does not
-- put aside what a board or people stopped.
CREATE OR REPLACE FUNCTION project_badges(the_accounts text [], the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO badge AS b (account_key, version, as_of, credentials)
    SELECT k.key, 1, the_time, coalesce(jsonb_agg(jsonb_build_object(
        'claim_id', c.id, 'state', c.state, 'account_epoch', c.account_epoch, 'bound_at', c.bound_at,
        -- What is halted was seen for the last time as long ago as a sighting lasts: it is stale, and goes off in its time.
        'sighted_at', least(c.sighted_at, (
            SELECT h.halted_at - make_interval(secs => least(
                coalesce((d.public ->> 'sighting_days')::bigint * 86400, t.sighting_s), t.sighting_most_s
            )) FROM badge_halt AS h, badge_terms AS t WHERE h.claim_id = c.id
        )),
        'credential', c.credential, 'jurisdiction', c.jurisdiction, 'reasons', c.reasons,
        'environment', coalesce(d.environment, c.environment),
        'decided_at', d.decided_at, 'valid_until', d.valid_until, 'public', d.public,
        'rebound', (
            SELECT jsonb_build_object('level', 'H' || b.level, 'method', b.method) FROM binding AS b WHERE b.id = c.bound_by
        ),
        -- What a board or people stopped stays stopped whatever its creator does next: withdraw, appeal, answer.
        'stopped', coalesce((
            SELECT last.verdict IN ('suspended', 'revoked') FROM decision AS last
            WHERE last.claim_id = c.id AND last.verdict NOT IN ('asked', 'refused')
            ORDER BY last.claim_version DESC, last.decided_at DESC LIMIT 1
        ), FALSE)
    ) ORDER BY c.created_at, c.id) FILTER (WHERE c.id IS NOT NULL), '[]')
    FROM (SELECT DISTINCT g.key FROM unnest(the_accounts) AS g (key)) AS k
    LEFT JOIN claim AS c ON c.account_key = k.key
        AND (c.decision_id IS NOT NULL OR c.state IN ('received', 'checking', 'awaiting_creator', 'in_review'))
    LEFT JOIN decision AS d ON d.id = c.decision_id
    GROUP BY k.key
    ON CONFLICT (account_key) DO UPDATE
    SET version = b.version + 1, as_of = greatest(b.as_of, excluded.as_of), credentials = excluded.credentials;
    PERFORM pg_notify('badge_changed', coalesce((SELECT a.handle FROM account AS a WHERE a.key = g.key), ''))
    FROM unnest(the_accounts) AS g (key);
END
$$;

-- Stores what claims and decisions say of one account.
CREATE OR REPLACE FUNCTION project_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT project_badges(ARRAY[the_account], the_time)
$$;

-- Tells that claims came, each of them by an event, and stores what is to be said of their accounts.
CREATE OR REPLACE FUNCTION receive_claims(
    the_accounts text [], the_claims text [], the_time timestamptz, the_by_kind text, the_by_id text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM project_badges(the_accounts, the_time);
    INSERT INTO event_pending (at, kind, account_key, claim_id, by_kind, by_id, codes, body)
    SELECT the_time, 'claim_received', g.account, g.claim, the_by_kind, the_by_id, '{}', '{}'
    FROM unnest(the_accounts, the_claims) WITH ORDINALITY AS g (account, claim, place) ORDER BY g.place;
END
$$;

REVOKE ALL ON FUNCTION project_badges, project_badge, receive_claims FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION project_badge, receive_claims TO verifier_service;
