-- Of the schema's owner alone: whoever may run these makes and ends access without being asked who they are.

-- name: owns
-- Return whether this connection has the owner's rights.
-- gives: maybe value
SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'reviewer'::regclass;

-- name: bootstrap_lock
-- Lock the making of trial accounts, so that of several processes that start together one makes them.
SELECT pg_advisory_xact_lock(hashtext('verifier'), hashtext('bootstrap'));

-- name: bootstrap_ever
-- Return whether trial accounts were ever made here.
-- gives: value
SELECT EXISTS (SELECT FROM api_key WHERE bootstrap) OR EXISTS (SELECT FROM reviewer WHERE bootstrap);

-- name: bootstrap_live
-- List every trial account that is still active.
-- gives: many
SELECT id FROM api_key WHERE bootstrap AND revoked_at IS NULL
UNION ALL SELECT id FROM reviewer WHERE bootstrap AND revoked_at IS NULL;

-- name: key_issue
-- Issue a platform key; only its digest is kept.
-- takes: key_id, name, token_digest, scopes, trial, by_kind, by_id
SELECT issue_key($1, $2, $3, $4, $5, $6, $7);

-- name: key_end
-- End a platform key; false where it had ended, null where there is none.
-- takes: key_id, by_kind, by_id
-- gives: value
-- null: end_key
SELECT end_key($1, $2, $3);

-- name: key_replace
-- Replace a platform key's secret; return when the old one ends, or null where it is not good any more.
-- takes: key_id, new_key_id, token_digest, grace, by_kind, by_id
-- gives: value
-- null: replace_key
SELECT replace_key($1, $2, $3, $4, $5, $6);

-- name: keys_all
-- List every platform key, the newest first.
-- gives: many
-- null: ends_at, revoked_at
SELECT id, name, scopes, bootstrap, created_at, ends_at, revoked_at,
    revoked_at IS NULL AND coalesce(ends_at, 'infinity') > clock_timestamp() AS live
FROM api_key ORDER BY created_at DESC, id;

-- name: reviewer_admit
-- Admit a reviewer; only digests are kept.
-- takes: reviewer_id, name, token_digest, trial_link?, is_lead, is_admin, is_trial, by_kind, by_id
SELECT admit_reviewer($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: reviewer_role
-- Give a reviewer another role; false where they had it, null where there is no such reviewer any more.
-- takes: reviewer_id, role, by_kind, by_id
-- gives: value
-- null: set_role
SELECT set_role($1, $2, $3, $4);

-- name: reviewer_revoke
-- Revoke a reviewer; false where that had happened, null where there is none.
-- takes: reviewer_id, by_kind, by_id
-- gives: value
-- null: revoke_reviewer
SELECT revoke_reviewer($1, $2, $3);

-- name: reviewer_sign_out
-- End a reviewer's sessions and unused link; return how many sessions, null where there is no reviewer.
-- takes: reviewer_id, by_kind, by_id
-- gives: value
-- null: sign_reviewer_out
SELECT sign_reviewer_out($1, $2, $3);

-- name: login_link_make
-- Make a reviewer's login link; return when it ends, null where there is no such reviewer any more.
-- takes: reviewer_id, token_digest, by_kind, by_id
-- gives: value
-- null: make_login_link
SELECT make_login_link($1, $2, $3, $4);

-- name: reviewer_one
-- Find a reviewer, and whether they are the last lead there is.
-- takes: reviewer_id
-- gives: maybe
-- null: revoked_at
SELECT id, revoked_at,
    lead AND revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM reviewer AS other WHERE other.lead AND other.revoked_at IS NULL AND other.lapsed_at IS NULL AND other.id <> reviewer.id) AS last_lead
FROM reviewer WHERE id = $1;

-- name: reviewers_all
-- List every reviewer with their live sessions, the newest first.
-- gives: many
-- null: lapsed_at, revoked_at
SELECT r.id, r.name, r.lead, r.admin, r.auditor, r.bootstrap, r.created_at, r.lapsed_at, r.revoked_at,
    (SELECT count(*) FROM session AS s WHERE s.reviewer_id = r.id AND session_lives(s, clock_timestamp())) AS sessions
FROM reviewer AS r ORDER BY r.created_at DESC, r.id;

-- name: provider_allow
-- Allow one provider as a way into the console and no other; none where it is null.
-- takes: issuer?
SELECT allow_provider($1);

-- name: rewrap_account
-- Exchange the wrapping of the data key of an account, unless it changed or went meanwhile.
-- takes: row_id, was, becomes
-- gives: count
UPDATE account_secret SET wrapped_key = $3 WHERE account_key = $1 AND wrapped_key = $2;

-- name: rewrap_import
-- Exchange the wrapping of the data key of an import, unless it changed or went meanwhile.
-- takes: row_id, was, becomes
-- gives: count
UPDATE claim_import SET wrapped_key = $3 WHERE id = $1 AND wrapped_key = $2;

-- name: rewrap_request
-- Exchange the wrapping of the data key of a licensee's request, unless it changed or went meanwhile.
-- takes: row_id, was, becomes
-- gives: count
UPDATE licensee_request SET wrapped_key = $3 WHERE id = $1 AND wrapped_key = $2;

-- name: rewrap_watch
-- Exchange the wrapping of the data key of a watch, unless it changed or went meanwhile.
-- takes: row_id, was, becomes
-- gives: count
UPDATE licence_watch SET wrapped_key = $3 WHERE id = $1 AND wrapped_key = $2;

-- name: rewrap_pass
-- Exchange the wrapping of the data key of an account that passes a lock, unless it changed or went meanwhile.
-- takes: row_id, was, becomes
-- gives: count
UPDATE licence_pass SET wrapped_key = $3 WHERE id = $1 AND wrapped_key = $2;
