-- name: key_by_digest
-- Find a platform key that is still good.
-- takes: token_digest
-- gives: maybe
SELECT t.id, t.name, t.scopes, t.bootstrap, coalesce(k.used_at, '-infinity') > clock_timestamp() - interval '1 hour' AS used_lately
FROM key_of_token($1) AS t JOIN api_key AS k ON k.id = t.id;

-- name: key_used
-- Note that a platform key is in use.
-- takes: token_digest
SELECT note_key_use($1);

-- name: keys_shown
-- List platform keys, those that are good first.
-- takes: limit
-- gives: many
-- null: used_at, ends_at, revoked_at
SELECT id, name, scopes, bootstrap, created_at, used_at, ends_at, revoked_at,
    revoked_at IS NULL AND coalesce(ends_at, 'infinity') > clock_timestamp() AS live
FROM api_key ORDER BY live DESC, created_at DESC, id LIMIT $1;

-- name: key_issue_as
-- Make a platform key for an admin.
-- takes: session, key_id, name, token_digest, scopes
SELECT issue_key_as($1, $2, $3, $4, $5);

-- name: key_replace_as
-- Give a platform key a new secret for an admin; return when the old one ends, NULL where it is not good.
-- takes: session, key_id, new_key_id, token_digest, grace
-- gives: maybe value
SELECT replace_key_as($1, $2, $3, $4, $5);

-- name: key_end_as
-- End a platform key for a lead; return whether it was good until now, NULL where there is none.
-- takes: session, key_id
-- gives: maybe value
SELECT end_key_as($1, $2);

-- name: reviewer_by_digest
-- Find a reviewer by bearer token.
-- takes: token_digest
-- gives: maybe
SELECT t.id, t.name, t.lead, t.admin, t.bootstrap, r.auditor FROM reviewer_of_token($1) AS t JOIN reviewer AS r ON r.id = t.id;

-- name: bootstrap_active
-- Return whether any trial account is still active.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE bootstrap AND revoked_at IS NULL)
    OR EXISTS (SELECT FROM reviewer WHERE bootstrap AND revoked_at IS NULL);

-- name: session_open
-- Exchange a login link for a session; no row where the link opens nothing.
-- takes: link, session, csrf, alone
-- gives: maybe
SELECT t.id, t.name, t.lead, t.admin, t.bootstrap, r.auditor FROM open_session($1, $2, $3, $4) AS t JOIN reviewer AS r ON r.id = t.id;

-- name: session_seen
-- Find the session's reviewer, if it is neither idle nor too old, and mark it as seen.
-- takes: session
-- gives: maybe
SELECT t.id, t.name, t.lead, t.admin, t.bootstrap, t.csrf, r.auditor, session_by_provider($1) AS by_provider FROM see_session($1) AS t JOIN reviewer AS r ON r.id = t.id;

-- name: session_confirm
-- Note that the session's reviewer has shown again who they are, by their token; return whether it is theirs.
-- takes: session, token_digest
-- gives: value
SELECT confirm_session($1, $2);

-- name: session_confirmed
-- Return whether the session's reviewer has shown who they are in the last ten minutes.
-- takes: session
-- gives: value
SELECT session_confirmed($1);

-- name: session_close
-- Sign out.
-- takes: session
SELECT close_session($1);

-- name: sessions_beside
-- List the live sessions of the reviewer whose session this is.
-- takes: session
-- gives: many
SELECT opened_at, seen_at, this_one FROM sessions_beside($1);

-- name: sessions_beside_close
-- Sign the same reviewer out everywhere else.
-- takes: session
-- gives: value
SELECT close_sessions_beside($1);

-- name: sessions_prune
-- Delete sessions and links that ended long ago.
SELECT forget_sessions();

-- name: idempotency_begin
-- Reserve an idempotency key; no row where it is taken. A crash of the database that loses it ends the request, too.
-- takes: actor_id, key_digest, fingerprint, started_at, kept_since
-- gives: maybe value
INSERT INTO idempotency (actor_id, key_digest, fingerprint, started_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (actor_id, key_digest) DO UPDATE SET fingerprint = excluded.fingerprint, started_at = excluded.started_at
WHERE idempotency.status IS NULL AND idempotency.started_at < $5
RETURNING set_config('synchronous_commit', 'off', TRUE) = 'off' AS reserved;

-- name: idempotency_renew
-- Say that the request which holds the key is alive, and what it is, where that is known.
-- takes: actor_id, key_digest, started_at, renewed_at, fingerprint
-- gives: count
UPDATE idempotency SET started_at = $4, fingerprint = $5
WHERE actor_id = $1 AND key_digest = $2 AND started_at = $3 AND status IS NULL;

-- name: idempotency_get
-- Find the first answer to this key.
-- takes: actor_id, key_digest
-- gives: maybe
-- null: status, sealed_answer, account_key, wrapped_key
SELECT i.fingerprint, i.status, i.sealed_answer, i.account_key, s.wrapped_key
FROM idempotency AS i LEFT JOIN account_secret AS s ON s.account_key = i.account_key WHERE i.actor_id = $1 AND i.key_digest = $2;

-- name: account_of_subject
-- Find the account that a request was about: by the id of a claim, a case or the account itself.
-- takes: subject
-- gives: maybe
-- null: platform_id, wrapped_key
SELECT a.key, a.platform_id, s.wrapped_key FROM account AS a LEFT JOIN account_secret AS s ON s.account_key = a.key
WHERE a.key = coalesce(
    (SELECT c.account_key FROM claim AS c WHERE c.id = $1),
    (SELECT c.account_key FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id WHERE k.id = $1),
    (SELECT o.key FROM account AS o WHERE o.platform_id = $1)
);

-- name: idempotency_finish
-- Keep the answer of the request that holds the key.
-- takes: actor_id, key_digest, started_at, status?, sealed_answer?, account_key?, subject?
UPDATE idempotency SET status = $4, sealed_answer = $5, account_key = $6, subject = $7
WHERE actor_id = $1 AND key_digest = $2 AND started_at = $3 AND status IS NULL;

-- name: idempotency_forget
-- Release a key under which nothing was done, unless another request holds it by now.
-- takes: actor_id, key_digest, started_at
DELETE FROM idempotency WHERE actor_id = $1 AND key_digest = $2 AND started_at = $3 AND status IS NULL;

-- name: idempotency_lost
-- Release a key whose answer cannot be opened any more: its account was erased.
-- takes: actor_id, key_digest
DELETE FROM idempotency AS i WHERE i.actor_id = $1 AND i.key_digest = $2 AND i.account_key IS NOT NULL
    AND NOT EXISTS (SELECT FROM account_secret AS s WHERE s.account_key = i.account_key);

-- name: reviewer_on_trial
-- Return whether a reviewer's account was made for a trial.
-- takes: reviewer_id
-- gives: maybe value
SELECT bootstrap FROM reviewer WHERE id = $1;

-- name: reviewer_is_here
-- Return whether this is the id of a reviewer today.
-- takes: reviewer_id
-- gives: value
SELECT EXISTS (SELECT FROM reviewer WHERE id = $1 AND revoked_at IS NULL AND lapsed_at IS NULL AND NOT auditor);

-- name: reviewer_name
-- Return a reviewer's name, for the colleague who decides second.
-- takes: reviewer_id
-- gives: maybe value
SELECT name FROM reviewer WHERE id = $1;

-- name: platform_jwk
-- Find a public key of the platform that is still trusted.
-- takes: kid
-- gives: maybe
SELECT jwk FROM platform_jwk WHERE kid = $1 AND removed_at IS NULL;

-- name: platform_jwk_add
-- Add or replace a public key of the platform.
-- takes: kid, jwk, added_at
INSERT INTO platform_jwk (kid, jwk, added_at) VALUES ($1, $2, $3)
ON CONFLICT (kid) DO UPDATE SET jwk = excluded.jwk, added_at = excluded.added_at, removed_at = NULL;

-- name: platform_jwk_remove
-- Remove the trust in a public key of the platform.
-- takes: kid, removed_at?
-- gives: maybe value
UPDATE platform_jwk SET removed_at = $2 WHERE kid = $1 AND removed_at IS NULL RETURNING kid;

-- name: platform_jwks
-- List the platform's public keys.
-- gives: many
-- null: kind, removed_at
SELECT kid, jwk ->> 'kty' AS kind, added_at, removed_at FROM platform_jwk ORDER BY added_at;

-- name: statement_use
-- Spend an identity statement; no row where it was spent before.
-- takes: jti_digest, expires_at
-- gives: maybe value
INSERT INTO statement_used (jti_digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1;

-- name: statements_prune
-- Delete statements that have expired anyway.
-- takes: expires_at
DELETE FROM statement_used WHERE expires_at < $1;

-- name: creator_seen
-- Find the account a creator's token names, as it is now, and whether the token was signed out.
-- takes: platform_id?, token_digest
-- gives: maybe
-- null: key, handle, handle_held
SELECT EXISTS (SELECT FROM token_ended WHERE token_digest = $2) AS ended, a.key, a.handle, a.handle_held, coalesce(a.epoch, 0) AS epoch,
    coalesce(a.standing, 'unknown') AS standing
FROM (VALUES (1)) AS one LEFT JOIN account AS a ON a.platform_id = $1;

-- name: token_end
-- Sign a creator's token out.
-- takes: token_digest, expires_at
INSERT INTO token_ended (token_digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: tokens_prune
-- Delete tokens that have expired anyway.
-- takes: expires_at
DELETE FROM token_ended WHERE expires_at < $1;

-- name: freeze_read
-- Read since when approvals are frozen, and by whom; nulls while they are not.
-- gives: row
-- null: frozen_at, by_name
SELECT f.frozen_at, r.name AS by_name FROM approval_freeze AS f LEFT JOIN reviewer AS r ON r.id = f.frozen_by WHERE f.one;

-- name: freeze_switch
-- Begin or end the freeze for a lead; return whether that changed anything.
-- takes: session, is_on
-- gives: value
SELECT freeze_approvals_as($1, $2);
