-- The stored badge.

-- Stores what claims and decisions say of an account. A question, or an appeal that is refused, does not put aside what a board
-- or people stopped.
CREATE OR REPLACE FUNCTION project_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO badge AS b (account_key, version, as_of, credentials)
    SELECT the_account, 1, the_time, coalesce(jsonb_agg(jsonb_build_object(
        'claim_id', c.id, 'state', c.state, 'account_epoch', c.account_epoch, 'sighted_at', c.sighted_at, 'bound_at', c.bound_at,
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
    ) ORDER BY c.created_at, c.id), '[]')
    FROM claim AS c LEFT JOIN decision AS d ON d.id = c.decision_id
    WHERE c.account_key = the_account
        AND (c.decision_id IS NOT NULL OR c.state IN ('received', 'checking', 'awaiting_creator', 'in_review'))
    ON CONFLICT (account_key) DO UPDATE
    SET version = b.version + 1, as_of = greatest(b.as_of, excluded.as_of), credentials = excluded.credentials;
    PERFORM pg_notify('badge_changed', coalesce((SELECT handle FROM account WHERE key = the_account), ''));
END
$$;

REVOKE ALL ON FUNCTION project_badge FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION project_badge TO verifier_service;
