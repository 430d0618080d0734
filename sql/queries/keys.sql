-- name: key_by_digest
-- A platform key that is still good.
-- takes: token_digest
-- gives: maybe
SELECT id, name, scopes, bootstrap FROM key_of_token($1);

-- name: reviewer_by_digest
-- A reviewer by bearer token.
-- takes: token_digest
-- gives: maybe
SELECT id, name, lead, admin, bootstrap FROM reviewer_of_token($1);

-- name: bootstrap_active
-- Whether any trial account is still active.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE bootstrap AND revoked_at IS NULL)
    OR EXISTS (SELECT FROM reviewer WHERE bootstrap AND revoked_at IS NULL);

-- name: session_open
-- Exchange a login link for a session; nobody comes back where the link opens nothing.
-- takes: link, session, csrf, alone
-- gives: maybe
SELECT id, name, lead, admin, bootstrap FROM open_session($1, $2, $3, $4);

-- name: session_seen
-- The session's reviewer, if it is neither idle nor too old; marks it as seen.
-- takes: session
-- gives: maybe
SELECT id, name, lead, admin, bootstrap, csrf FROM see_session($1);

-- name: session_close
-- Sign out.
-- takes: session
SELECT close_session($1);

-- name: sessions_beside
-- The live sessions of the reviewer whose session this is.
-- takes: session
-- gives: many
SELECT opened_at, seen_at, this_one FROM sessions_beside($1);

-- name: sessions_beside_close
-- Sign the same reviewer out everywhere else.
-- takes: session
-- gives: value
SELECT close_sessions_beside($1);

-- name: sessions_prune
-- Forget sessions and links that ended long ago.
SELECT forget_sessions();

-- name: idempotency_begin
-- Reserve an idempotency key; nothing comes back when it is taken.
-- takes: actor_id, key_digest, fingerprint, started_at, kept_since
-- gives: maybe value
INSERT INTO idempotency (actor_id, key_digest, fingerprint, started_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (actor_id, key_digest) DO UPDATE SET fingerprint = excluded.fingerprint, started_at = excluded.started_at
WHERE idempotency.status IS NULL AND idempotency.started_at < $5
RETURNING 1;

-- name: idempotency_get
-- The first answer to this key.
-- takes: actor_id, key_digest
-- gives: maybe
-- null: status, sealed_answer
SELECT fingerprint, status, sealed_answer FROM idempotency WHERE actor_id = $1 AND key_digest = $2;

-- name: idempotency_finish
-- Keep the answer of the request that holds the key.
-- takes: actor_id, key_digest, started_at, status?, sealed_answer?
UPDATE idempotency SET status = $4, sealed_answer = $5
WHERE actor_id = $1 AND key_digest = $2 AND started_at = $3 AND status IS NULL;

-- name: idempotency_forget
-- Nothing was done: the key may be used again, unless another request holds it by now.
-- takes: actor_id, key_digest, started_at
DELETE FROM idempotency WHERE actor_id = $1 AND key_digest = $2 AND started_at = $3 AND status IS NULL;

-- name: idempotency_prune
-- Forget answers older than a day.
-- takes: started_at
DELETE FROM idempotency WHERE started_at < $1;

-- name: reviewer_on_trial
-- Whether a reviewer's account was made for a trial.
-- takes: reviewer_id
-- gives: maybe value
SELECT bootstrap FROM reviewer WHERE id = $1;

-- name: reviewer_is_here
-- Whether somebody is a reviewer today.
-- takes: reviewer_id
-- gives: value
SELECT EXISTS (SELECT FROM reviewer WHERE id = $1 AND revoked_at IS NULL);

-- name: reviewer_name
-- A reviewer's name, for the colleague who decides second.
-- takes: reviewer_id
-- gives: maybe value
SELECT name FROM reviewer WHERE id = $1;

-- name: platform_jwk
-- A public key of the platform that is still good.
-- takes: kid
-- gives: maybe
SELECT jwk FROM platform_jwk WHERE kid = $1 AND removed_at IS NULL;

-- name: platform_jwk_add
-- Add or replace a public key of the platform.
-- takes: kid, jwk, added_at
INSERT INTO platform_jwk (kid, jwk, added_at) VALUES ($1, $2, $3)
ON CONFLICT (kid) DO UPDATE SET jwk = excluded.jwk, added_at = excluded.added_at, removed_at = NULL;

-- name: platform_jwk_remove
-- A public key of the platform is no longer trusted.
-- takes: kid, removed_at?
-- gives: maybe value
UPDATE platform_jwk SET removed_at = $2 WHERE kid = $1 AND removed_at IS NULL RETURNING kid;

-- name: platform_jwks
-- The platform's public keys.
-- gives: many
-- null: kind, removed_at
SELECT kid, jwk ->> 'kty' AS kind, added_at, removed_at FROM platform_jwk ORDER BY added_at;

-- name: statement_use
-- An identity statement counts once.
-- takes: jti_digest, expires_at
-- gives: maybe value
INSERT INTO statement_used (jti_digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1;

-- name: statements_prune
-- Forget statements that have expired anyway.
-- takes: expires_at
DELETE FROM statement_used WHERE expires_at < $1;

-- name: creator_seen
-- The account a creator's token names, as it is now (null while nothing is known of it), and whether the token was signed out.
-- takes: platform_id?, token_digest
-- gives: maybe
-- null: key, handle, handle_held
SELECT EXISTS (SELECT FROM token_ended WHERE token_digest = $2) AS ended, a.key, a.handle, a.handle_held, coalesce(a.epoch, 0) AS epoch,
    coalesce(a.standing, 'unknown') AS standing
FROM (VALUES (1)) AS one LEFT JOIN account AS a ON a.platform_id = $1;

-- name: token_end
-- A creator signed out: this token opens nothing any more.
-- takes: token_digest, expires_at
INSERT INTO token_ended (token_digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: tokens_prune
-- Forget tokens that have expired anyway.
-- takes: expires_at
DELETE FROM token_ended WHERE expires_at < $1;
