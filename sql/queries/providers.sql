-- name: session_open_by_provider
-- Open a session for somebody who signed in at the provider; say why where they are not let in.
-- takes: issuer, subject_key, role?, session, csrf, new_id, new_name, token_digest
-- gives: row
-- null: reviewer_id
SELECT why, reviewer_id FROM open_session_by_provider($1, $2, $3, $4, $5, $6, $7, $8);

-- name: session_confirm_by_provider
-- Note that the session's reviewer signed in anew at the provider; return whether it was them.
-- takes: session, issuer, subject_key, role?
-- gives: value
SELECT confirm_session_by_provider($1, $2, $3, $4);

-- name: provider_allowed
-- Return whether the owner has allowed a provider.
-- takes: issuer
-- gives: value
SELECT EXISTS (SELECT FROM console_provider WHERE issuer = $1 AND allowed);

-- name: reviewers_by_link
-- Count the people who decide and came by a link: beside a provider they may be the same people once more.
-- gives: value
SELECT count(*) FROM reviewer AS r WHERE r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor AND NOT r.bootstrap
    AND NOT EXISTS (SELECT FROM reviewer_identity AS i WHERE i.reviewer_id = r.id);
