-- Accounts, claims, evidence, decisions and the hash-chained event log.
-- The service role may append facts and may never rewrite them; state moves only through move_claim().

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'verifier_service') THEN
        CREATE ROLE verifier_service NOLOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO verifier_service;

GRANT USAGE ON SCHEMA pgq TO verifier_service;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgq TO verifier_service;

GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA pgq TO verifier_service;

-- One row per platform account: the only place that holds the platform's id and handle. Erasable.
CREATE TABLE account (
    key text PRIMARY KEY CHECK (key ~ '^acc_[0-9a-f]{32}$'),
    platform_id text UNIQUE,
    handle text CHECK (handle ~ '^[a-z0-9._-]{1,64}$'),
    handle_held boolean NOT NULL DEFAULT TRUE,
    epoch bigint NOT NULL CHECK (epoch >= 1),
    standing text NOT NULL DEFAULT 'current' CHECK (standing IN ('current', 'changed', 'closed')),
    changed_why text CHECK (changed_why IN ('renamed', 'recovered', 'transferred', 'closed', 'handle_reused', 'epoch_raised')),
    sealed_display bytea,
    created_at timestamptz NOT NULL,
    changed_at timestamptz,
    erased_at timestamptz
);

CREATE UNIQUE INDEX account_holds_handle ON account (handle) WHERE handle_held;

-- The account's data key, wrapped by a key outside the database. Deleting it erases everything sealed with it.
CREATE TABLE account_secret (
    account_key text PRIMARY KEY REFERENCES account (key),
    wrapped_key bytea NOT NULL
);

-- The lifecycle table of domain/lifecycle.py; a test compares the two.
CREATE TABLE lifecycle (
    source text NOT NULL,
    happening text NOT NULL,
    target text NOT NULL,
    PRIMARY KEY (source, happening)
);

INSERT INTO lifecycle (source, happening, target) VALUES
('received', 'check_started', 'checking'),
('received', 'withdrew', 'withdrawn'),
('checking', 'confirmed', 'verified'),
('checking', 'creator_needed', 'awaiting_creator'),
('checking', 'reviewer_needed', 'in_review'),
('checking', 'withdrew', 'withdrawn'),
('awaiting_creator', 'creator_answered', 'checking'),
('awaiting_creator', 'binding_given_up', 'in_review'),
('awaiting_creator', 'lapsed', 'lapsed'),
('awaiting_creator', 'withdrew', 'withdrawn'),
('in_review', 'approved', 'verified'),
('in_review', 'refused', 'refused'),
('in_review', 'question_asked', 'awaiting_creator'),
('in_review', 'creator_answered', 'checking'),
('in_review', 'withdrew', 'withdrawn'),
('verified', 'suspended', 'suspended'),
('verified', 'expired', 'expired'),
('verified', 'revoked', 'revoked'),
('verified', 'superseded', 'withdrawn'),
('verified', 'withdrew', 'withdrawn'),
('suspended', 'reinstated', 'verified'),
('suspended', 'revoked', 'revoked'),
('suspended', 'rebound', 'checking'),
('suspended', 'withdrew', 'withdrawn'),
('expired', 'renewed', 'checking'),
('expired', 'withdrew', 'withdrawn'),
('refused', 'appealed', 'in_review'),
('refused', 'withdrew', 'withdrawn'),
('revoked', 'appealed', 'in_review'),
('revoked', 'withdrew', 'withdrawn');

CREATE TABLE claim (
    id text PRIMARY KEY CHECK (id ~ '^clm_[0-9a-f]{32}$'),
    account_key text NOT NULL REFERENCES account (key),
    account_epoch bigint NOT NULL,
    credential text NOT NULL,
    jurisdiction text,
    family text NOT NULL,
    state text NOT NULL DEFAULT 'received' CHECK (state IN (
        'received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended',
        'expired', 'refused', 'revoked', 'withdrawn', 'lapsed'
    )),
    version bigint NOT NULL DEFAULT 0,
    state_since timestamptz NOT NULL,
    -- The observation epoch: a check takes it when it starts and may write only while it is still the newest.
    obs_epoch bigint NOT NULL DEFAULT 1,
    round_kind text NOT NULL DEFAULT 'first' CHECK (round_kind IN ('first', 'again', 'recheck', 'review')),
    round_started_at timestamptz NOT NULL,
    sealed_words bytea NOT NULL,
    sealed_identity bytea,
    licence_key bytea, -- blind index of jurisdiction, family and canonical number
    licence_shared boolean NOT NULL DEFAULT FALSE, -- two people allowed a second account on this licence
    reasons text [] NOT NULL DEFAULT '{}',
    facts jsonb NOT NULL DEFAULT '{}',
    submitted_by text NOT NULL,
    environment text NOT NULL CHECK (environment IN ('production', 'test')),
    decision_id text,
    sighted_at timestamptz, -- last positive sighting at a primary source (or by two people)
    created_at timestamptz NOT NULL
);

-- One open claim per account, credential and jurisdiction.
CREATE UNIQUE INDEX claim_open_once ON claim (account_key, credential, coalesce(jurisdiction, ''))
WHERE state IN ('received', 'checking', 'awaiting_creator', 'in_review', 'verified', 'suspended', 'expired');

-- One licence, one active badge, unless two people allowed more.
CREATE UNIQUE INDEX claim_licence_once ON claim (licence_key)
WHERE state = 'verified' AND licence_key IS NOT NULL AND NOT licence_shared;

CREATE INDEX claim_of_account ON claim (account_key, created_at);

CREATE INDEX claim_by_state ON claim (state, state_since);

CREATE TABLE evidence (
    id text PRIMARY KEY CHECK (id ~ '^evd_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    obs_epoch bigint NOT NULL,
    registry text NOT NULL,
    authority text NOT NULL CHECK (authority IN ('primary', 'supporting', 'screening', 'manual')),
    outcome text NOT NULL CHECK (outcome IN ('found', 'not_found', 'unavailable', 'unreadable', 'manual')),
    detail text NOT NULL DEFAULT '',
    retrieved_at timestamptz NOT NULL,
    as_of timestamptz,
    sha256 bytea NOT NULL, -- of the sealed bytes, so that erasure leaves the chain whole
    sealed bytea NOT NULL, -- request, raw answer and the records read from it
    sheet_version text NOT NULL,
    adapter text NOT NULL
);

CREATE INDEX evidence_of_claim ON evidence (claim_id, obs_epoch);

-- One question to one registry in one round. `attempt` fences late answers; `open_starts` counts starts without an end.
CREATE TABLE registry_check (
    claim_id text NOT NULL REFERENCES claim (id),
    obs_epoch bigint NOT NULL,
    registry text NOT NULL,
    attempt integer NOT NULL DEFAULT 0,
    open_starts integer NOT NULL DEFAULT 0,
    unavailable integer NOT NULL DEFAULT 0,
    last_detail text NOT NULL DEFAULT '',
    started_at timestamptz,
    answered_at timestamptz,
    evidence_id text REFERENCES evidence (id),
    PRIMARY KEY (claim_id, obs_epoch, registry)
);

CREATE TABLE binding (
    id text PRIMARY KEY CHECK (id ~ '^bnd_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    account_epoch bigint NOT NULL,
    obs_epoch bigint NOT NULL,
    method text NOT NULL CHECK (method IN (
        'platform_identity', 'orcid_sign_in', 'registry_contact_code', 'registry_write_back',
        'domain_nonce', 'document', 'referee_call'
    )),
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    evidence_id text NOT NULL REFERENCES evidence (id), -- a binding counts only for the record it is anchored in
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL
);

CREATE INDEX binding_of_claim ON binding (claim_id);

CREATE TABLE reviewer (
    id text PRIMARY KEY CHECK (id ~ '^rev_[0-9a-f]{32}$'),
    name text NOT NULL,
    token_digest bytea NOT NULL UNIQUE,
    login_digest bytea UNIQUE,
    lead boolean NOT NULL DEFAULT FALSE,
    bootstrap boolean NOT NULL DEFAULT FALSE,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE review_case (
    id text PRIMARY KEY CHECK (id ~ '^cas_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    queue text NOT NULL CHECK (queue IN ('standard', 'discipline', 'screening', 'contested', 'lead')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'assigned', 'awaiting_second', 'closed')),
    version bigint NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    due_by timestamptz NOT NULL,
    assigned_to text REFERENCES reviewer (id),
    lease_digest bytea,
    lease_expires_at timestamptz,
    reasons text [] NOT NULL DEFAULT '{}',
    first_by text REFERENCES reviewer (id),
    first_action text,
    first_at timestamptz,
    first_claim_version bigint,
    sealed_first bytea,
    recused text [] NOT NULL DEFAULT '{}',
    closed_at timestamptz
);

CREATE UNIQUE INDEX review_case_open_once ON review_case (claim_id) WHERE state <> 'closed';

CREATE INDEX review_case_waiting ON review_case (due_by) WHERE state <> 'closed';

-- Who was handed which case by the system. A decision by anybody else is refused.
CREATE TABLE case_assignment (
    case_id text NOT NULL REFERENCES review_case (id),
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, reviewer_id)
);

CREATE TABLE decision (
    id text PRIMARY KEY CHECK (id ~ '^dec_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    claim_version bigint NOT NULL,
    obs_epoch bigint NOT NULL,
    account_epoch bigint NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('verified', 'refused', 'suspended', 'reinstated', 'revoked', 'asked')),
    policy_version text NOT NULL,
    by_reviewer text REFERENCES reviewer (id), -- empty: by the machine
    second_reviewer text REFERENCES reviewer (id),
    case_id text REFERENCES review_case (id),
    binding_id text REFERENCES binding (id),
    evidence text [] NOT NULL DEFAULT '{}',
    reasons text [] NOT NULL DEFAULT '{}',
    machine_verdict jsonb NOT NULL, -- what the machine said, beside what a person decided; never changed
    public jsonb NOT NULL DEFAULT '{}', -- what a badge may say: title, level, source, holder; no name, no number
    valid_until timestamptz,
    environment text NOT NULL CHECK (environment IN ('production', 'test')),
    sealed_note bytea,
    decided_at timestamptz NOT NULL,
    -- Machines confirm; people refuse.
    CHECK (verdict NOT IN ('refused', 'revoked', 'reinstated', 'asked') OR by_reviewer IS NOT NULL),
    CHECK (by_reviewer IS NULL OR case_id IS NOT NULL),
    CHECK (second_reviewer IS NULL OR second_reviewer <> by_reviewer),
    CHECK (verdict <> 'revoked' OR second_reviewer IS NOT NULL)
);

CREATE INDEX decision_of_claim ON decision (claim_id, decided_at);

CREATE INDEX decision_by_reviewer ON decision (by_reviewer, decided_at);

CREATE INDEX decision_by_time ON decision (decided_at);

CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim claim%ROWTYPE;
    the_account account%ROWTYPE;
    oldest interval := CASE WHEN NEW.by_reviewer IS NULL THEN interval '24 hours' ELSE interval '7 days' END;
    bound boolean;
    two_people boolean;
BEGIN
    SELECT * INTO STRICT the_claim FROM claim WHERE id = NEW.claim_id;
    SELECT * INTO STRICT the_account FROM account WHERE key = the_claim.account_key;
    IF NEW.decided_at < clock_timestamp() - interval '1 hour' THEN
        RAISE EXCEPTION 'a decision is made now, not dated back to when its evidence was fresh' USING ERRCODE = 'VC004';
    END IF;
    IF NEW.claim_version <> the_claim.version OR NEW.obs_epoch <> the_claim.obs_epoch THEN
        RAISE EXCEPTION 'the claim has moved on since this decision was weighed' USING ERRCODE = 'VC001';
    END IF;
    IF NEW.by_reviewer IS NOT NULL AND NOT EXISTS (
        SELECT FROM case_assignment AS a
        JOIN review_case AS c ON c.id = a.case_id
        JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE a.case_id = NEW.case_id AND a.reviewer_id = NEW.by_reviewer AND c.claim_id = NEW.claim_id AND r.revoked_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the case was not assigned to this reviewer' USING ERRCODE = 'VC002';
    END IF;
    two_people := NEW.second_reviewer IS NOT NULL AND EXISTS (
        SELECT FROM case_assignment AS a
        JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE a.case_id = NEW.case_id AND a.reviewer_id = NEW.second_reviewer AND r.revoked_at IS NULL
    );
    IF NEW.second_reviewer IS NOT NULL AND NOT two_people THEN
        RAISE EXCEPTION 'the case was not assigned to the second reviewer' USING ERRCODE = 'VC002';
    END IF;
    IF NEW.verdict NOT IN ('verified', 'reinstated') THEN
        RETURN NEW;
    END IF;
    IF the_account.standing <> 'current' OR NEW.account_epoch <> the_account.epoch OR the_claim.account_epoch <> the_account.epoch THEN
        RAISE EXCEPTION 'the account has changed since it was checked' USING ERRCODE = 'VC003';
    END IF;
    IF cardinality(NEW.evidence) = 0 OR EXISTS (
        SELECT FROM unnest(NEW.evidence) AS wanted (id)
        LEFT JOIN evidence AS e ON e.id = wanted.id
        WHERE e.id IS NULL OR e.claim_id <> NEW.claim_id OR e.obs_epoch <> NEW.obs_epoch
            OR e.retrieved_at < NEW.decided_at - oldest
            OR e.retrieved_at > greatest(NEW.decided_at, clock_timestamp()) + interval '5 minutes'
    ) THEN
        RAISE EXCEPTION 'a badge needs fresh evidence of this claim and this round' USING ERRCODE = 'VC004';
    END IF;
    IF NOT EXISTS (
        SELECT FROM evidence AS e WHERE e.id = ANY (NEW.evidence)
            AND ((e.authority = 'primary' AND e.outcome = 'found') OR (e.authority = 'manual' AND two_people))
    ) THEN
        RAISE EXCEPTION 'a badge needs a primary record, or two people who looked it up' USING ERRCODE = 'VC005';
    END IF;
    bound := EXISTS (
        SELECT FROM binding AS b
        JOIN evidence AS e ON e.id = b.evidence_id
        WHERE b.id = NEW.binding_id AND b.claim_id = NEW.claim_id AND b.account_epoch = NEW.account_epoch AND b.level >= 3
            AND e.authority IN ('primary', 'manual')
    );
    IF NOT bound AND NOT two_people THEN
        RAISE EXCEPTION 'a badge needs a binding of H3 or better, or two reviewers' USING ERRCODE = 'VC006';
    END IF;
    IF NEW.by_reviewer IS NULL AND NOT bound THEN
        RAISE EXCEPTION 'a machine needs a binding of H3 or better' USING ERRCODE = 'VC006';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER decision_guard BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION guard_decision();

-- The event log: audit trail and change feed in one. Sequence order is commit order, because the head row is locked.
CREATE TABLE event (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    account_key text REFERENCES account (key),
    claim_id text REFERENCES claim (id),
    from_state text,
    to_state text,
    claim_version bigint,
    by_kind text NOT NULL CHECK (by_kind IN ('creator', 'platform', 'reviewer', 'service', 'operator')),
    by_id text NOT NULL,
    codes text [] NOT NULL DEFAULT '{}',
    body jsonb NOT NULL DEFAULT '{}', -- our own ids, codes, hashes and times only
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE INDEX event_of_claim ON event (claim_id, seq);

CREATE INDEX event_of_account ON event (account_key, seq);

CREATE INDEX event_of_reviewer ON event (by_id, at) WHERE by_kind = 'reviewer';

CREATE TABLE event_head (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

INSERT INTO event_head (seq, hash) VALUES (0, sha256('creator credential verifier: event log v1'));

CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What the platform may show, as last projected. Status is computed from it at the moment of reading.
CREATE TABLE badge (
    account_key text PRIMARY KEY REFERENCES account (key),
    version bigint NOT NULL,
    as_of timestamptz NOT NULL,
    credentials jsonb NOT NULL
);

CREATE FUNCTION project_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO badge AS b (account_key, version, as_of, credentials)
    SELECT the_account, 1, the_time, coalesce(jsonb_agg(jsonb_build_object(
        'claim_id', c.id, 'state', c.state, 'account_epoch', c.account_epoch, 'sighted_at', c.sighted_at,
        'credential', c.credential, 'jurisdiction', c.jurisdiction, 'reasons', c.reasons,
        'environment', coalesce(d.environment, c.environment),
        'decided_at', d.decided_at, 'valid_until', d.valid_until, 'public', d.public,
        -- What a board or people stopped stays stopped whatever its creator does next: withdraw, appeal.
        'stopped', coalesce((
            SELECT last.verdict IN ('suspended', 'revoked') FROM decision AS last
            WHERE last.claim_id = c.id ORDER BY last.claim_version DESC, last.decided_at DESC LIMIT 1
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

-- Events of transactions that have not ended. They join the chain when their transaction commits, and are gone with it.
CREATE UNLOGGED TABLE event_pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    account_key text,
    claim_id text,
    from_state text,
    to_state text,
    claim_version bigint,
    by_kind text NOT NULL,
    by_id text NOT NULL,
    codes text [] NOT NULL,
    body jsonb NOT NULL
);

-- Says what happened. The chain's head is not locked before the commit: a client that is slow, or frozen, between its
-- last statement and its commit holds up nobody else.
CREATE FUNCTION append_event(
    the_time timestamptz, the_kind text, the_account text, the_claim text, the_source text, the_target text, the_version bigint,
    the_by_kind text, the_by_id text, the_codes text [], the_body jsonb
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO event_pending (at, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id, codes, body)
    VALUES (the_time, the_kind, the_account, the_claim, the_source, the_target, the_version, the_by_kind, the_by_id, the_codes, the_body)
$$;

-- At commit: the event gets its place in the chain. The head row is the last lock a transaction takes, so that sequence
-- order is commit order.
CREATE FUNCTION chain_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head event_head%ROWTYPE;
    next_hash bytea;
BEGIN
    SELECT * INTO STRICT head FROM event_head FOR UPDATE;
    next_hash := sha256(head.hash || convert_to(jsonb_build_array(
        head.seq + 1, extract(epoch FROM NEW.at)::numeric, NEW.kind, NEW.account_key, NEW.claim_id, NEW.from_state, NEW.to_state,
        NEW.claim_version, NEW.by_kind, NEW.by_id, to_jsonb(NEW.codes), NEW.body
    )::text, 'UTF8'));
    INSERT INTO event (seq, at, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id, codes, body, prev_hash, hash)
    VALUES (head.seq + 1, NEW.at, NEW.kind, NEW.account_key, NEW.claim_id, NEW.from_state, NEW.to_state, NEW.claim_version,
        NEW.by_kind, NEW.by_id, NEW.codes, NEW.body, head.hash, next_hash);
    UPDATE event_head SET seq = head.seq + 1, hash = next_hash WHERE one;
    DELETE FROM event_pending WHERE id = NEW.id;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER event_joins_chain AFTER INSERT ON event_pending
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_event();

-- The one function that moves a claim: state, version, event and badge in one call, or nothing.
CREATE FUNCTION move_claim(
    the_claim text, expected_version bigint, the_happening text, the_time timestamptz, the_by_kind text, the_by_id text,
    the_codes text [], the_body jsonb, the_decision text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was claim%ROWTYPE;
    target_state text;
BEGIN
    SELECT * INTO was FROM claim WHERE id = the_claim FOR NO KEY UPDATE;
    IF NOT FOUND OR was.version <> expected_version THEN
        RAISE EXCEPTION 'the claim has moved on' USING ERRCODE = 'VC001';
    END IF;
    SELECT target INTO target_state FROM lifecycle WHERE source = was.state AND happening = the_happening;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% cannot happen to a claim that is %', the_happening, was.state USING ERRCODE = 'VC007';
    END IF;
    IF the_happening IN ('confirmed', 'approved', 'reinstated', 'refused', 'revoked') AND NOT EXISTS (
        SELECT FROM decision AS d WHERE d.id = the_decision AND d.claim_id = the_claim AND d.claim_version = was.version
            AND d.obs_epoch = was.obs_epoch
            AND d.verdict = CASE the_happening
                WHEN 'reinstated' THEN 'reinstated' WHEN 'refused' THEN 'refused' WHEN 'revoked' THEN 'revoked' ELSE 'verified' END
            AND (the_happening <> 'confirmed' OR d.by_reviewer IS NULL)
            AND (the_happening <> 'approved' OR d.by_reviewer IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'no decision allows this move' USING ERRCODE = 'VC008';
    END IF;
    UPDATE claim SET
        state = target_state, version = was.version + 1, state_since = the_time, reasons = the_codes,
        decision_id = CASE WHEN target_state = 'verified' THEN the_decision ELSE decision_id END,
        sighted_at = CASE WHEN the_happening IN ('confirmed', 'approved', 'reinstated') THEN (
            SELECT max(e.retrieved_at) FROM evidence AS e JOIN decision AS d ON d.id = the_decision
            WHERE e.id = ANY (d.evidence) AND e.authority IN ('primary', 'manual') AND e.outcome IN ('found', 'manual')
        ) ELSE sighted_at END
    WHERE id = the_claim;
    IF target_state NOT IN ('in_review', 'suspended') THEN
        UPDATE review_case SET state = 'closed', closed_at = the_time, version = version + 1, lease_digest = NULL
        WHERE claim_id = the_claim AND state <> 'closed';
    END IF;
    IF (was.state, target_state) <> ('received', 'checking') THEN
        PERFORM project_badge(was.account_key, the_time);
    END IF;
    PERFORM append_event(the_time, the_happening, was.account_key, the_claim, was.state, target_state, was.version + 1,
        the_by_kind, the_by_id, the_codes, the_body);
    RETURN was.version + 1;
END
$$;

-- A positive sighting at a primary source keeps a badge alive; it must be evidence of this very claim.
CREATE FUNCTION record_sighting(the_claim text, the_evidence text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text;
BEGIN
    UPDATE claim AS c SET sighted_at = e.retrieved_at
    FROM evidence AS e
    WHERE c.id = the_claim AND e.id = the_evidence AND e.claim_id = c.id AND e.authority = 'primary' AND e.outcome = 'found'
        AND c.state = 'verified' AND (c.sighted_at IS NULL OR c.sighted_at < e.retrieved_at)
    RETURNING c.account_key INTO the_account;
    IF FOUND THEN
        PERFORM project_badge(the_account, the_time);
    END IF;
END
$$;

REVOKE ALL ON FUNCTION append_event, chain_event, move_claim, project_badge, record_sighting, guard_decision FROM PUBLIC;

GRANT EXECUTE ON FUNCTION append_event, move_claim, project_badge, record_sighting TO verifier_service;

GRANT SELECT ON account, account_secret, lifecycle, claim, evidence, registry_check, binding, reviewer, review_case,
case_assignment, decision, event, event_head, badge TO verifier_service;

GRANT INSERT, UPDATE ON account, registry_check, reviewer TO verifier_service;

GRANT INSERT, DELETE ON account_secret TO verifier_service;

GRANT INSERT ON evidence, binding, decision, case_assignment TO verifier_service;

GRANT INSERT, UPDATE ON review_case TO verifier_service;

GRANT INSERT (
    id, account_key, account_epoch, credential, jurisdiction, family, state_since, obs_epoch, round_kind, round_started_at,
    sealed_words, sealed_identity, licence_key, reasons, facts, submitted_by, environment, created_at
) ON claim TO verifier_service;

-- Everything but what says that the claim moved: id, state, version, decision, sighting.
GRANT UPDATE (
    account_epoch, credential, jurisdiction, family, obs_epoch, round_kind, round_started_at, sealed_words, sealed_identity,
    licence_key, licence_shared, reasons, facts
) ON claim TO verifier_service;
