-- Of the schema's owner alone: whoever may run these makes and ends access without being asked who they are.

-- name: owns
-- Whether this connection has the owner's rights.
-- gives: maybe value
SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'reviewer'::regclass;

-- name: bootstrap_lock
-- Of several processes that start together one makes the trial accounts.
SELECT pg_advisory_xact_lock(hashtext('verifier'), hashtext('bootstrap'));

-- name: bootstrap_ever
-- Whether trial accounts were ever made here.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE bootstrap) OR EXISTS (SELECT FROM reviewer WHERE bootstrap);

-- name: bootstrap_live
-- Every trial account that is still active.
-- gives: many
SELECT id FROM api_key WHERE bootstrap AND revoked_at IS NULL
UNION ALL SELECT id FROM reviewer WHERE bootstrap AND revoked_at IS NULL;

-- name: key_issue
-- A new platform key; only its digest is kept.
-- takes: key_id, name, token_digest, scopes, trial, by_kind, by_id
SELECT issue_key($1, $2, $3, $4, $5, $6, $7);

-- name: key_end
-- Whether this ended a platform key; nothing where there is no such key.
-- takes: key_id, by_kind, by_id
-- gives: value
-- null: end_key
SELECT end_key($1, $2, $3);

-- name: key_replace
-- A new secret for a platform key; when the old one ends, or nothing where it is not good any more.
-- takes: key_id, new_key_id, token_digest, grace, by_kind, by_id
-- gives: value
-- null: replace_key
SELECT replace_key($1, $2, $3, $4, $5, $6);

-- name: keys_all
-- Every platform key, the newest first.
-- gives: many
-- null: ends_at, revoked_at
SELECT id, name, scopes, bootstrap, created_at, ends_at, revoked_at,
    revoked_at IS NULL AND coalesce(ends_at, 'infinity') > clock_timestamp() AS live
FROM api_key ORDER BY created_at DESC, id;

-- name: reviewer_admit
-- A new reviewer; only digests are kept.
-- takes: reviewer_id, name, token_digest, trial_link?, is_lead, is_admin, is_trial, by_kind, by_id
SELECT admit_reviewer($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: reviewer_revoke
-- Whether this ended a reviewer; nothing where there is none.
-- takes: reviewer_id, by_kind, by_id
-- gives: value
-- null: revoke_reviewer
SELECT revoke_reviewer($1, $2, $3);

-- name: reviewer_sign_out
-- End a reviewer's sessions and unused link; how many sessions there were, or nothing where there is no such reviewer.
-- takes: reviewer_id, by_kind, by_id
-- gives: value
-- null: sign_reviewer_out
SELECT sign_reviewer_out($1, $2, $3);

-- name: login_link_make
-- A reviewer's way in, and when it ends; nothing where there is no such reviewer, or not any more.
-- takes: reviewer_id, token_digest, by_kind, by_id
-- gives: value
-- null: make_login_link
SELECT make_login_link($1, $2, $3, $4);

-- name: reviewer_one
-- A reviewer, and whether they are the last lead there is.
-- takes: reviewer_id
-- gives: maybe
-- null: revoked_at
SELECT id, revoked_at,
    lead AND revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM reviewer AS other WHERE other.lead AND other.revoked_at IS NULL AND other.id <> reviewer.id) AS last_lead
FROM reviewer WHERE id = $1;

-- name: reviewers_all
-- Every reviewer with their live sessions, the newest first.
-- gives: many
-- null: revoked_at
SELECT r.id, r.name, r.lead, r.bootstrap, r.created_at, r.revoked_at,
    (SELECT count(*) FROM session AS s WHERE s.reviewer_id = r.id AND session_lives(s, clock_timestamp())) AS sessions
FROM reviewer AS r ORDER BY r.created_at DESC, r.id;
