-- The people of a large database, one batch at a time: made by the server itself, with the triggers off. Sizes are those
-- that the service's own rows have; ids are random-looking, times follow the order in which the accounts came.

-- name: person
-- What a batch of accounts is about; everything else is made from it.
CREATE TEMP TABLE person AS
WITH counted AS (
    SELECT n, n % 115 AS k, (n / 115) % 50 AS odd, $4::timestamptz AS now,
        $4::timestamptz - interval '730 days' * (1 - n::float8 / $3::bigint) AS created,
        'acc_' || md5('acc' || n) AS acc, 'clm_' || md5('clm' || n) AS clm, 'cas_' || md5('cas' || n) AS cas
    FROM generate_series($1::bigint, $2::bigint) AS n
), stated AS (
    SELECT *, CASE
        WHEN k < 100 THEN 'verified' WHEN k < 103 THEN 'in_review' WHEN k < 106 THEN 'awaiting_creator' WHEN k < 108 THEN 'refused'
        WHEN k < 110 THEN 'withdrawn' WHEN k < 112 THEN 'lapsed' WHEN k < 114 THEN 'expired' WHEN odd = 0 THEN 'checking'
        WHEN odd < 20 THEN 'suspended' ELSE 'revoked'
    END AS state FROM counted
), decided AS (
    SELECT *, state IN ('verified', 'suspended', 'revoked', 'expired') AS shown,
        state = 'verified' AND n % 97 = 0 AS by_hand, -- two people looked it up
        state = 'verified' AND created < now - interval '365 days' AS renewed
    FROM stated
)
SELECT *,
    CASE WHEN renewed THEN created + interval '365 days' ELSE created END AS decided,
    CASE WHEN renewed THEN 2 ELSE 1 END + CASE WHEN n % 4 = 0 THEN 1 ELSE 0 END AS obs,
    CASE WHEN state <> 'verified' THEN greatest(created, now - interval '14 days' * ((n * 7919) % 1009) / 1009.0)
        WHEN by_hand THEN CASE WHEN renewed THEN created + interval '365 days' ELSE created END
        -- Each is looked at every seven days; one in a thousand is due.
        ELSE now - interval '10090 minutes' * ((n * 7919) % 100003) / 100003.0 END AS looked,
    by_hand OR state IN ('refused', 'revoked', 'suspended') OR (state = 'verified' AND n % 20 = 1) AS by_people,
    CASE WHEN renewed THEN created + interval '730 days' ELSE created + interval '365 days' END AS ends,
    -- Licences that people looked up are looked at again in their last month.
    state IN ('in_review', 'suspended') OR (by_hand AND CASE WHEN renewed THEN created + interval '365 days' ELSE created END < now - interval '335 days') AS waiting,
    state = 'in_review' AND n % 500 = 0 AS disputed, -- the licensee of record says that it is not them
    n % 5 <> 0 AS contactable,
    k = 100 AND n < 1150 AS held, -- in the hands of a reviewer
    'rev_' || md5('rev' || n % 40) AS one, 'rev_' || md5('rev' || (n + 7) % 40) AS two
FROM decided;

-- name: account
-- Accounts.
INSERT INTO account (key, platform_id, handle, epoch, created_at, handle_at)
SELECT acc, 'acct_' || n, 'handle.' || n, 1, created, created FROM person;

-- name: account_secret
-- Their keys.
INSERT INTO account_secret SELECT acc, decode(md5(acc) || left(md5(clm), 16) || md5(cas), 'hex') FROM person;

-- name: claim
-- Their claims.
INSERT INTO claim (
    id, account_key, account_epoch, credential, jurisdiction, family, state, version, state_since, obs_epoch, round_kind,
    round_started_at, sealed_words, sealed_identity, licence_key, reasons, facts, submitted_by, environment, decision_id, sighted_at,
    created_at, contactable, notified_at, bound_at, disputed_at, ends_at, looked_up, end_told, rebind_told
)
SELECT clm, acc, 1, (ARRAY['LMFT', 'MD', 'LICSW', 'PsyD'])[n % 4 + 1], 'US-WA', 'social_worker', state, 2,
    CASE WHEN state = 'verified' THEN decided WHEN state IN ('in_review', 'awaiting_creator', 'suspended') THEN looked ELSE created END,
    obs, CASE WHEN obs > 1 THEN 'recheck' ELSE 'first' END, looked,
    decode(repeat(md5(clm), 13), 'hex'), decode(repeat(md5(acc), 13), 'hex'), sha256(clm::bytea),
    CASE WHEN state = 'in_review' THEN ARRAY[CASE WHEN disputed THEN 'holder_disputed' ELSE 'name_mismatch' END] ELSE '{}' END,
    $1::jsonb, 'key_' || md5('key' || n % 3), 'production', CASE WHEN shown THEN 'dec_' || md5('dec' || n || renewed::text) END,
    CASE WHEN shown THEN looked END, created, contactable, CASE WHEN contactable THEN created END, CASE WHEN shown THEN decided END,
    CASE WHEN disputed THEN looked END, CASE WHEN shown THEN ends END, CASE WHEN shown THEN by_hand END,
    ends < now + interval '30 days' - interval '1 hour', decided < now - interval '335 days' - interval '1 hour'
FROM person;

-- name: claim_number
-- By which number reviewers find each; a few have one number.
INSERT INTO claim_number (claim_id, number_key) SELECT clm, sha256(convert_to((n / 3)::text, 'UTF8')) FROM person;

-- name: licence_look
-- When each badge is looked at next.
INSERT INTO licence_look (claim_id, due_at, planned, source)
SELECT clm, looked + interval '7 days', TRUE, 'us-wa-doh' FROM person WHERE shown AND NOT by_hand;

-- name: evidence
-- What three sources answered, in the first round and in the newest.
INSERT INTO evidence (
    id, claim_id, obs_epoch, registry, authority, outcome, retrieved_at, as_of, sha256, sealed, sheet_version, adapter
)
SELECT 'evd_' || md5(r.id || p.n || round), clm, round, r.id, r.authority, r.outcome,
    CASE WHEN round = obs THEN looked ELSE created END, created,
    sha256(clm::bytea), decode(repeat(md5(clm || r.id), r.size), 'hex'), '2026-11-22', r.adapter
FROM person AS p, (VALUES
    ('us-wa-doh', 'primary', 'found', 82, 'socrata/1'), ('us-nppes', 'supporting', 'found', 140, 'us_nppes/1'),
    ('us-oig-leie', 'screening', 'not_found', 9, 'roster/1')
) AS r (id, authority, outcome, size, adapter), generate_series(1, obs) AS round
WHERE state <> 'checking' AND round IN (1, obs);

-- name: registry_check
-- The questions of the round that runs, or ran last.
INSERT INTO registry_check (claim_id, obs_epoch, registry, attempt, started_at, answered_at, evidence_id, asked)
SELECT clm, obs, r, 1, looked, CASE WHEN state <> 'checking' THEN looked END,
    CASE WHEN state <> 'checking' THEN 'evd_' || md5(r || n || obs) END, CASE WHEN r = 'us-oig-leie' THEN sha256(clm::bytea) END
FROM person, unnest('{us-wa-doh, us-nppes, us-oig-leie}'::text []) AS r WHERE state NOT IN ('withdrawn', 'lapsed');

-- name: job
-- The jobs of what is being asked now.
INSERT INTO pgq.pgqueuer (priority, status, entrypoint, dedupe_key)
SELECT 0, 'queued', 'check', 'check:' || clm || ':' || obs || ':' || r
FROM person, unnest('{us-wa-doh, us-nppes, us-oig-leie}'::text []) AS r WHERE state = 'checking';

-- name: job_log
-- The queue's log of the last seven days: every badge was looked at once.
INSERT INTO pgq.pgqueuer_log (created, job_id, status, priority, entrypoint)
SELECT looked, n * 3 + i, 'successful', 0, 'check' FROM person, generate_series(0, 2) AS i WHERE state = 'verified' AND NOT by_hand;

-- name: binding
-- Who they are.
INSERT INTO binding (id, claim_id, account_epoch, obs_epoch, method, level, evidence_id, recorded_by, recorded_at, attempt_id)
SELECT 'bnd_' || md5('bnd' || n || again), clm, 1, 1, CASE WHEN n % 10 = 2 THEN 'registry_contact_code' ELSE 'platform_identity' END, 4,
    'evd_' || md5('us-wa-doh' || n || 1), 'service', CASE WHEN again THEN decided ELSE created END,
    CASE WHEN n % 10 = 2 THEN 'bnd_' || md5('try' || n) END
FROM person, unnest(ARRAY[FALSE, TRUE]) AS again WHERE shown AND (renewed OR NOT again);

-- name: binding_attempt
-- What they tried.
INSERT INTO binding_attempt (
    id, claim_id, account_key, account_epoch, method, level, evidence_id, target_key, sealed, state, detail, tries_left, started_at,
    expires_at, ended_at
)
SELECT 'bnd_' || md5('try' || n), clm, acc, 1, CASE
        WHEN state = 'in_review' THEN 'document' WHEN n % 10 = 3 THEN 'domain_nonce' ELSE 'registry_contact_code' END,
    3, 'evd_' || md5('us-wa-doh' || n || 1), sha256(('to' || n)::bytea), decode(repeat(md5(clm), 8), 'hex'), CASE
        WHEN state = 'in_review' THEN 'pending' WHEN state = 'awaiting_creator' THEN 'open' WHEN shown THEN 'proved' ELSE 'expired' END,
    CASE WHEN state = 'awaiting_creator' AND n % 1000 = 3 THEN 'registration_unknown' ELSE '' END, 5, looked,
    looked + interval '15 days', CASE WHEN state NOT IN ('in_review', 'awaiting_creator') THEN looked END
FROM person WHERE (state IN ('in_review', 'awaiting_creator') AND n % 3 <> 0) OR n % 10 = 2;

-- name: document
-- What they sent in; what was decided on is off the shelf.
INSERT INTO document (id, claim_id, account_key, attempt_id, media_type, bytes, pages, sha256, received_at, removed_at, remove_at)
SELECT 'doc_' || md5('doc' || n), clm, acc, 'bnd_' || md5('try' || n), 'image/jpeg', 100000, 1, sha256(clm::bytea), looked,
    CASE WHEN state <> 'in_review' THEN looked + interval '14 days' END, CASE WHEN state <> 'in_review' THEN looked + interval '14 days' END
FROM person WHERE (state = 'in_review' AND n % 3 <> 0) OR (shown AND n % 200 = 2);

-- name: review_case
-- What people had, and have, to look at.
INSERT INTO review_case (
    id, claim_id, queue, state, version, opened_at, due_by, assigned_to, lease_expires_at, reasons, first_by, first_action, first_at,
    closed_at
)
SELECT cas, clm, (ARRAY['standard', 'standard', 'standard', 'standard', 'standard', 'standard', 'standard', 'discipline', 'screening',
    'contested', 'lead'])[(n / 115) % 11 + 1], CASE
        WHEN NOT waiting THEN 'closed' WHEN held THEN 'assigned' WHEN (n / 115) % 12 = 0 THEN 'awaiting_second' ELSE 'open' END,
    1, opened, opened + interval '3 days', CASE WHEN waiting AND held THEN one END, CASE WHEN waiting AND held THEN now END,
    ARRAY[CASE WHEN disputed THEN 'holder_disputed' ELSE 'name_mismatch' END],
    CASE WHEN waiting AND NOT held AND (n / 115) % 12 = 0 THEN one END, CASE WHEN waiting AND (n / 115) % 12 = 0 THEN 'approve' END,
    CASE WHEN waiting AND (n / 115) % 12 = 0 THEN opened END, CASE WHEN NOT waiting THEN opened + interval '1 day' END
FROM (SELECT *, CASE WHEN waiting THEN looked ELSE decided - interval '1 day' END AS opened FROM person) AS p WHERE waiting OR by_people;

-- name: case_assignment
-- Who was handed them. One in ten that wait were passed over by somebody.
INSERT INTO case_assignment (case_id, reviewer_id, assigned_at, passed_at, over)
SELECT cas, one, looked, CASE WHEN waiting AND n % 10 = 1 THEN looked + interval '1 hour' END, NOT waiting FROM person
WHERE (waiting AND (held OR n % 10 = 1 OR (n / 115) % 12 = 0)) OR by_people
UNION ALL SELECT cas, two, looked, NULL, NOT waiting FROM person WHERE by_hand;

-- name: decision
-- What was decided, and what was decided a year before.
INSERT INTO decision (
    id, claim_id, claim_version, obs_epoch, account_epoch, verdict, policy_version, by_reviewer, second_reviewer, case_id, binding_id,
    evidence, machine_verdict, public, valid_until, environment, decided_at
)
SELECT 'dec_' || md5('dec' || n || again), clm, 1, 1, 1,
    CASE WHEN state IN ('refused', 'suspended', 'revoked') THEN state ELSE 'verified' END, '2026-11-30.1+823412d1eacb',
    CASE WHEN by_people THEN one END, CASE WHEN by_hand OR state = 'revoked' THEN two END, CASE WHEN by_people THEN cas END,
    CASE WHEN shown THEN 'bnd_' || md5('bnd' || n || again) END,
    ARRAY['evd_' || md5('us-wa-doh' || n || 1), 'evd_' || md5('us-nppes' || n || 1), 'evd_' || md5('us-oig-leie' || n || 1)], $1::jsonb,
    CASE WHEN shown THEN CASE WHEN by_hand THEN jsonb_set($2::jsonb, '{source,id}', '"manual"') ELSE $2::jsonb END ELSE '{}' END,
    CASE WHEN shown THEN made + interval '365 days' END, 'production', made
FROM (
    SELECT p.*, again, CASE WHEN again THEN decided ELSE created END AS made
    FROM person AS p, unnest(ARRAY[FALSE, TRUE]) AS again WHERE (shown OR state = 'refused') AND (renewed OR NOT again)
) AS d;

-- name: event
-- The log: what happened to each claim, and what was said of its rows.
INSERT INTO event (
    seq, at, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id, codes, body, prev_hash, hash
)
SELECT n * 16 + e.place, CASE WHEN e.place > 7 THEN looked ELSE created END, coalesce(e.kind, state),
    CASE WHEN e.kind = 'rows_kept' THEN NULL ELSE acc END, CASE WHEN e.kind = 'rows_kept' THEN NULL ELSE clm END,
    CASE WHEN e.kind IS NULL THEN 'checking' END, CASE WHEN e.kind IS NULL THEN state END, CASE WHEN e.kind IS NULL THEN 2 END,
    CASE WHEN e.kind IS NULL AND by_people THEN 'reviewer' ELSE 'service' END,
    CASE WHEN e.kind IS NULL AND by_people THEN one ELSE 'system' END, '{}',
    CASE WHEN e.kind = 'rows_kept' THEN jsonb_build_object('mac', md5(clm) || md5(acc), 'nonce', left(md5(acc), 32), 'rows', (
        SELECT jsonb_agg(jsonb_build_array('evidence', 'evd_' || md5(acc || i), NULL, jsonb_build_array(md5(cas || i) || md5(clm || i))))
        FROM generate_series(1, e.rows) AS i
    )) WHEN e.kind IS NULL THEN $1::jsonb ELSE '{}' END, sha256(clm::bytea), sha256(acc::bytea)
FROM person, (VALUES
    (0, 'claim_received', 0), (1, 'rows_kept', 3), (2, 'check_started', 0), (3, 'rows_kept', 1), (4, 'rows_kept', 1),
    (5, 'rows_kept', 1), (6, NULL, 0), (7, 'rows_kept', 6), (8, 'rows_kept', 1), (9, 'rows_kept', 1), (10, 'rows_kept', 1)
) AS e (place, kind, rows)
WHERE (e.place < 8 OR obs > 1) AND (e.kind IS NOT NULL OR state <> 'checking');

-- name: badge
-- What is shown.
INSERT INTO badge SELECT acc, 2, decided, jsonb_build_array($1::jsonb || jsonb_build_object(
    'claim_id', clm, 'state', state, 'account_epoch', 1, 'sighted_at', looked, 'bound_at', decided, 'decided_at', decided,
    'valid_until', decided + interval '365 days'
)) FROM person WHERE state NOT IN ('refused', 'withdrawn', 'lapsed');

-- name: badge_handle
-- By which handle it is shown, as of the newest change.
INSERT INTO badge_handle (id, handle, account_key, position, status, as_of, ends_at) OVERRIDING SYSTEM VALUE
SELECT n, 'handle.' || n, acc, n, CASE WHEN state IN ('checking', 'in_review', 'awaiting_creator') THEN 'pending' ELSE state END, looked,
    CASE WHEN state = 'verified' THEN CASE WHEN by_hand THEN decided + interval '365 days' ELSE looked + interval '35 days' END END
FROM person WHERE state NOT IN ('refused', 'withdrawn', 'lapsed');

-- name: badge_change
-- What was said of it then.
INSERT INTO badge_change (position, at, handle_id, account_key, epoch, status, tested, shown, ends_at, then_status)
SELECT h.position, h.as_of, h.id, h.account_key, 1, h.status, FALSE,
    CASE WHEN h.ends_at IS NOT NULL THEN ARRAY[credential_times(s.c, h.ends_at), credential_public(s.c)] ELSE '{}' END,
    h.ends_at, CASE WHEN h.ends_at < decided + interval '365 days' THEN 'stale' WHEN h.ends_at IS NOT NULL THEN 'expired' END
FROM (
    SELECT p.*, n AS id, n AS position, looked AS as_of, acc AS account_key,
        CASE WHEN state IN ('checking', 'in_review', 'awaiting_creator') THEN 'pending' ELSE state END AS status,
        CASE WHEN state = 'verified' THEN CASE WHEN by_hand THEN decided + interval '365 days' ELSE looked + interval '35 days' END END AS ends_at
    FROM person AS p WHERE state NOT IN ('refused', 'withdrawn', 'lapsed')
) AS h, LATERAL (
    SELECT $1::jsonb || jsonb_build_object('claim_id', clm, 'sighted_at', looked, 'decided_at', decided) AS c
) AS s;

-- name: badge_listing
-- Where hubs find it.
INSERT INTO badge_listing (handle_id, handle, profession, jurisdiction)
SELECT n, 'handle.' || n, 'social_worker', 'US-WA' FROM person WHERE state = 'verified';

-- name: signed_badge
-- What was signed of them: lists as full as they get.
WITH l AS (
    INSERT INTO status_list (number, purpose, taken)
    SELECT 1 + 2 * k + p, (ARRAY['revocation', 'suspension']) [1 + p], 65000
    FROM generate_series(0, (SELECT max(n) / 65000 FROM person)) AS k, generate_series(0, 1) AS p
    ON CONFLICT (number) DO UPDATE SET taken = 65000
)
INSERT INTO signed_badge (
    revocation_list, revocation_index, suspension_list, suspension_index, account_key, account_epoch, claims, revoked_at,
    valid_until, sighted_at, unsaid_at, bound_at
)
SELECT 1 + 2 * (n / 65000), n % 65000 * 7919 & 131071, 2 + 2 * (n / 65000), n % 65000 * 1047 & 131071, acc, 1, ARRAY[clm],
    CASE WHEN state <> 'verified' THEN decided END, decided + interval '365 days', looked, looked, decided
FROM person WHERE state NOT IN ('refused', 'withdrawn', 'lapsed', 'checking');

-- name: claim_roster_key
-- By what they are found in an exclusion list.
INSERT INTO claim_roster_key SELECT 'us-oig-leie', sha256((clm || i)::bytea), clm FROM person, generate_series(1, 6) AS i
WHERE state = 'verified';

-- name: mail_outbox
-- The letters of the last 90 days, and those that asked for something and are not answered yet.
INSERT INTO mail_outbox (id, claim_id, account_key, claim_version, template, occasion, created_at, next_at, sent_at, outcome, attempts)
SELECT 'mal_' || md5(m.template || n), clm, acc, 2, m.template, CASE m.template
        WHEN 'rebind' THEN 'b' || extract(epoch FROM decided)::bigint WHEN 'received' THEN 'v0'
        ELSE 'dec_' || md5('dec' || n || renewed::text) END, m.at, m.at, m.at, 'sent', 1
FROM person, LATERAL (VALUES
    ('received', created), ('confirmed', decided), ('proofing', decided), ('rebind', decided + interval '335 days 1 hour'),
    ('expiring', decided + interval '335 days 1 hour')
) AS m (template, at)
WHERE contactable AND m.at > now - interval '90 days' AND m.at <= now AND (m.template = 'received' OR state = 'verified');

-- name: proofing_notice
-- What the licensees of record were told.
INSERT INTO proofing_notice (
    id, claim_id, account_key, token_digest, occasion, licence_key, sealed_contact, made_at, expires_at, used_at, target_key
)
SELECT 'ntc_' || md5('ntc' || n), clm, acc, sha256(('ntc' || n)::bytea), 'dec_' || md5('dec' || n || renewed::text),
    sha256(clm::bytea), decode(repeat(md5(clm), 6), 'hex'), decided, decided + interval '90 days',
    CASE WHEN disputed THEN looked END, sha256(('to' || n)::bytea)
FROM person WHERE (shown AND n % 2 = 0) OR (disputed);

-- name: licence_dispute
-- What they denied.
INSERT INTO licence_dispute SELECT sha256(clm::bytea), looked FROM person WHERE disputed;

-- name: licence_lock
-- What holders have locked.
INSERT INTO licence_lock SELECT sha256(clm::bytea), clm, acc, decided FROM person WHERE state = 'verified' AND n % 200 = 3;

-- name: report
-- What others reported.
INSERT INTO report SELECT 'rcp_' || md5('rcp' || n), acc, cas, 'impersonation', decode(repeat(md5(acc), 10), 'hex'), decided
FROM person WHERE by_people AND (n % 600 = 1 OR (n < 3000 AND n % 60 = 1)) AND decided > now - interval '180 days';

-- name: report_tally
-- How many there were.
INSERT INTO report_tally (case_id, account_key, reason, reports, counted_at) SELECT cas, acc, 'impersonation', 1, decided FROM person
WHERE by_people AND (n % 600 = 1 OR (n < 3000 AND n % 60 = 1)) AND decided > now - interval '180 days';

-- name: screening_hit
-- Rows of exclusion lists that people looked at.
INSERT INTO screening_hit SELECT clm, 1, sha256(clm::bytea), looked FROM person WHERE waiting AND n % 10 = 0;

-- name: idempotency
-- The first answers of the last day.
INSERT INTO idempotency SELECT 'key_' || md5('key' || n % 3), sha256(clm::bytea), sha256(acc::bytea), created, 201,
    decode(repeat(md5(clm), 40), 'hex') FROM person WHERE created > now - interval '1 day';

-- name: token_ended
-- Creators who signed out.
INSERT INTO token_ended SELECT sha256(acc::bytea), created + interval '1 day' FROM person WHERE created > now - interval '1 day' AND n % 4 = 0;

-- name: over
-- The batch is made.
DROP TABLE person;
