-- name: numbers_insert
-- Store the keyed index of the number of new claims; no bytes where one has none.
-- takes: claim_ids, number_keys
INSERT INTO claim_number (claim_id, number_key) SELECT n.claim_id, n.number_key FROM unnest($1::text [], $2::bytea []) AS n (claim_id, number_key);

-- name: number_changed
-- Store the keyed index of a claim's number as its words have it now.
-- takes: claim_id, number_key?
INSERT INTO claim_number (claim_id, number_key) VALUES ($1, $2) ON CONFLICT (claim_id) DO UPDATE SET number_key = excluded.number_key;

-- name: numbers_waiting
-- List claims from before there was an index of numbers.
-- takes: limit
-- gives: many
SELECT claim_id FROM claim_number WHERE number_key IS NULL ORDER BY claim_id LIMIT $1;

-- name: claims_named
-- Find the claims that go by an id, or whose account goes by an id or handle, today or when its badge was shown.
-- takes: claim_id, case_id, platform_id?, handle?, limit
-- gives: many
SELECT c.id, c.account_key FROM claim AS c WHERE c.id = ANY (ARRAY(
    SELECT $1::text
    UNION SELECT k.claim_id FROM review_case AS k WHERE k.id = $2
    UNION (SELECT o.id FROM account AS a JOIN claim AS o ON o.account_key = a.key WHERE a.platform_id = $3 ORDER BY o.created_at DESC LIMIT $5)
    UNION (SELECT o.id FROM account AS a JOIN claim AS o ON o.account_key = a.key WHERE a.handle = $4 AND a.handle_held ORDER BY o.created_at DESC LIMIT $5)
    UNION (SELECT o.id FROM badge_handle AS h JOIN claim AS o ON o.account_key = h.shown_for WHERE h.handle = $4 ORDER BY o.created_at DESC LIMIT $5)
)) ORDER BY c.created_at DESC, c.id LIMIT $5;

-- name: claims_numbered
-- Find claims by the keyed index of their number, in one place or in all.
-- takes: number_keys, jurisdiction?, limit
-- gives: many
-- null: jurisdiction, number_key
SELECT c.id, c.account_key, c.jurisdiction, c.family, n.number_key
FROM claim_number AS n JOIN claim AS c ON c.id = n.claim_id
WHERE n.number_key = ANY ($1::bytea []) AND n.number_key <> '' AND ($2::text IS NULL OR c.jurisdiction = $2)
ORDER BY c.created_at DESC, c.id LIMIT $3;

-- name: claims_found
-- List claims as a search shows them: without words.
-- takes: claim_ids
-- gives: many
-- null: jurisdiction, platform_id, handle
SELECT c.id, a.platform_id, a.handle, c.account_epoch, c.credential, c.jurisdiction, c.state, c.created_at
FROM claim AS c JOIN account AS a ON a.key = c.account_key WHERE c.id = ANY ($1::text []) ORDER BY c.created_at DESC, c.id;

-- name: cases_of_claims
-- List the cases of claims, the open ones first, then the newest.
-- takes: claim_ids, limit
-- gives: many
SELECT id FROM review_case WHERE claim_id = ANY ($1::text []) ORDER BY (state = 'closed'), opened_at DESC, id LIMIT $2;

-- name: search_insert
-- Store that a reviewer searched, and why.
-- takes: search_id, reviewer_id, reason, sealed_words, found, now
INSERT INTO case_search (id, reviewer_id, reason, sealed_words, found, searched_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: account_for_reviewers
-- Find an account by the platform's id.
-- takes: platform_id
-- gives: maybe
-- null: platform_id, handle, changed_why, changed_at
SELECT key, platform_id, handle, handle_held, epoch, standing, changed_why, created_at, changed_at FROM account WHERE platform_id = $1;

-- name: claims_of_account_key
-- List the newest claims of an account.
-- takes: account_key, limit
-- gives: many
SELECT id FROM claim WHERE account_key = $1 ORDER BY created_at DESC, id LIMIT $2;

-- name: letters_of_account
-- List the letters about an account that are kept, the newest first.
-- takes: account_key, limit
-- gives: many
-- null: sent_at, failed_at
SELECT id, claim_id, template, outcome, created_at, sent_at, failed_at FROM mail_outbox
WHERE account_key = $1 ORDER BY created_at DESC, id LIMIT $2;

-- name: events_of_account
-- List what happened to an account and its claims, the newest first, with the names of reviewers; rows and readings apart.
-- takes: account_key, limit
-- gives: many
-- null: claim_id, to_state, by_name
SELECT e.seq, e.at, e.kind, e.claim_id, e.to_state, e.by_kind, e.by_id, r.name AS by_name, e.codes, e.body
FROM (
    (
        SELECT o.* FROM event AS o WHERE o.account_key = $1 AND o.claim_id IS NULL AND o.kind NOT IN ('rows_kept', 'rows_taken_over')
        ORDER BY o.seq DESC LIMIT $2
    )
    UNION ALL
    (
        SELECT o.* FROM claim AS c CROSS JOIN LATERAL (
            SELECT n.* FROM event AS n WHERE n.claim_id = c.id AND n.kind NOT IN ('rows_kept', 'rows_taken_over') ORDER BY n.seq DESC LIMIT $2
        ) AS o WHERE c.account_key = $1
    )
) AS e LEFT JOIN reviewer AS r ON e.by_kind = 'reviewer' AND r.id = e.by_id
ORDER BY e.seq DESC LIMIT $2;

-- name: decisions_of_account
-- List what was decided about an account's claims, the newest first, with the sealed notes.
-- takes: account_key, limit
-- gives: many
-- null: by_reviewer, by_name, second_name, sealed_note
SELECT d.id, d.claim_id, d.verdict, d.decided_at, d.by_reviewer, r.name AS by_name, s.name AS second_name, d.reasons, d.sealed_note
FROM claim AS c JOIN decision AS d ON d.claim_id = c.id
LEFT JOIN reviewer AS r ON r.id = d.by_reviewer
LEFT JOIN reviewer AS s ON s.id = d.second_reviewer
WHERE c.account_key = $1 ORDER BY d.decided_at DESC, d.claim_version DESC LIMIT $2;

-- name: searches_told
-- List the sealed words of searches by their ids.
-- takes: ids
-- gives: many
SELECT id, sealed_words FROM case_search WHERE id = ANY ($1::text []);
