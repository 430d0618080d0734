-- name: erase_account
-- Erase an account that is locked; return how many of what are gone, NULL where it was erased before.
-- takes: account_key, now, by_kind, by_id, blind, handles, ids, seals, told_for, kept_for
-- gives: maybe value
SELECT erase_account($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS gone;

-- name: handles_of
-- List the handles that an account's badge was shown under, its present one included.
-- takes: account_key
-- gives: many
SELECT h.handle FROM badge_handle AS h WHERE h.shown_for = $1 ORDER BY h.handle;

-- name: documents_of_account
-- List the documents of an account that are kept.
-- takes: account_key
-- gives: many
SELECT id FROM document WHERE account_key = $1 AND removed_at IS NULL ORDER BY id;

-- name: erased_before
-- Find the last erasure of an account by the digest of its id, while it is told of.
-- takes: blind
-- gives: maybe
SELECT erased_at, told_until, kept_until, gone FROM erasure WHERE account_blind = $1 ORDER BY erased_at DESC LIMIT 1;

-- name: erased_since
-- Return whether one of these accounts was erased after an instant.
-- takes: blinds, since
-- gives: value
SELECT EXISTS (SELECT FROM erasure WHERE account_blind = ANY ($1::bytea []) AND erased_at > $2);

-- name: forget_erased
-- Let go of what erased accounts left behind for a time; return how many came to their end.
-- takes: now, limit
-- gives: value
SELECT forget_erased($1, $2);
