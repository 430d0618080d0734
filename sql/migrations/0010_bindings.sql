-- What creators prove themselves, what licensees say to it, documents, and locks on licences.

-- One try of one method. What is secret in it (an address, a domain, a sign-in's verifier) is sealed; codes and links are
-- made from its id with a key outside the database, so that a copy of this table opens nothing.
CREATE TABLE binding_attempt (
    id text PRIMARY KEY CHECK (id ~ '^bnd_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    account_key text NOT NULL REFERENCES account (key),
    account_epoch bigint NOT NULL,
    method text NOT NULL CHECK (method IN (
        'platform_identity', 'orcid_sign_in', 'registry_contact_code', 'registry_write_back',
        'domain_nonce', 'document', 'referee_call'
    )),
    level smallint NOT NULL CHECK (level BETWEEN 2 AND 4), -- the most it can establish
    evidence_id text REFERENCES evidence (id), -- the record it is about; people may look one up later
    target_key bytea, -- blind index of the address a letter goes to: nobody is written to too often
    sealed bytea NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'pending', 'proved', 'failed', 'expired', 'withdrawn')),
    detail text NOT NULL DEFAULT '', -- a stable code: why it failed, or what it waits for
    tries_left smallint NOT NULL CHECK (tries_left >= 0),
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state IN ('open', 'pending')) = (ended_at IS NULL)),
    CHECK (state <> 'proved' OR (method NOT IN ('document', 'referee_call') AND evidence_id IS NOT NULL)),
    CHECK (state <> 'proved' OR ended_at <= expires_at)
);

CREATE INDEX binding_attempt_of_claim ON binding_attempt (claim_id, started_at);

CREATE INDEX binding_attempt_of_target ON binding_attempt (target_key, started_at) WHERE target_key IS NOT NULL;

CREATE UNIQUE INDEX binding_attempt_open_once ON binding_attempt (claim_id, method) WHERE state IN ('open', 'pending');

-- What has ended stays as it ended; tries are used up and never given back; a worn-out or late one proves nothing.
CREATE FUNCTION guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('open', 'pending') OR NEW.tries_left > OLD.tries_left OR NEW.level > OLD.level THEN
        RAISE EXCEPTION 'a binding that has ended stays as it ended, and proves no more than it began to' USING ERRCODE = 'VC010';
    END IF;
    IF NEW.state = 'proved' AND OLD.tries_left = 0 THEN
        RAISE EXCEPTION 'no tries are left' USING ERRCODE = 'VC010';
    END IF;
    RETURN NEW;
END
$$;

-- What was never open was never answered.
CREATE FUNCTION guard_new_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('open', 'pending') THEN
        RAISE EXCEPTION 'a binding begins open' USING ERRCODE = 'VC010';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER binding_attempt_begins BEFORE INSERT ON binding_attempt FOR EACH ROW EXECUTE FUNCTION guard_new_attempt();

CREATE TRIGGER binding_attempt_guard BEFORE UPDATE ON binding_attempt FOR EACH ROW EXECUTE FUNCTION guard_attempt();

GRANT SELECT, INSERT ON binding_attempt TO verifier_service;

GRANT UPDATE (state, detail, tries_left, level, ended_at) ON binding_attempt TO verifier_service;

-- A binding names the attempt it rests on. Without one it is the platform's word, or people's.
-- The table is small (one row a decision) and the column is new and empty.
-- squawk-ignore adding-foreign-key-constraint
ALTER TABLE binding ADD COLUMN attempt_id text REFERENCES binding_attempt (id);

ALTER TABLE binding ADD COLUMN findings jsonb NOT NULL DEFAULT '{}'; -- what people saw in a document, in codes

CREATE FUNCTION guard_binding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim claim%ROWTYPE;
    by_people boolean;
BEGIN
    SELECT * INTO STRICT the_claim FROM claim WHERE id = NEW.claim_id;
    IF NEW.account_epoch <> (SELECT epoch FROM account WHERE key = the_claim.account_key) THEN
        RAISE EXCEPTION 'the account has changed since this was proved' USING ERRCODE = 'VC003';
    END IF;
    IF NOT EXISTS (SELECT FROM evidence AS e WHERE e.id = NEW.evidence_id AND e.claim_id = NEW.claim_id) THEN
        RAISE EXCEPTION 'a binding is anchored in evidence of its own claim' USING ERRCODE = 'VC006';
    END IF;
    by_people := EXISTS (
        SELECT FROM case_assignment AS a JOIN review_case AS c ON c.id = a.case_id JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE c.claim_id = NEW.claim_id AND a.reviewer_id = NEW.recorded_by AND r.revoked_at IS NULL
    );
    IF NEW.method IN ('orcid_sign_in', 'registry_contact_code', 'registry_write_back', 'domain_nonce') THEN
        IF NOT EXISTS (
            SELECT FROM binding_attempt AS t WHERE t.id = NEW.attempt_id AND t.claim_id = NEW.claim_id AND t.method = NEW.method
                AND t.account_epoch = NEW.account_epoch AND t.state = 'proved' AND t.level >= NEW.level
        ) THEN
            RAISE EXCEPTION 'nothing was proved by this method for this claim and account' USING ERRCODE = 'VC006';
        END IF;
    ELSIF NEW.method = 'platform_identity' THEN
        IF NEW.level > 2 AND the_claim.sealed_identity IS NULL THEN
            RAISE EXCEPTION 'the platform has attested no identity' USING ERRCODE = 'VC006';
        END IF;
        IF NEW.level <= 2 AND NOT by_people THEN
            RAISE EXCEPTION 'an identity that does not bind alone is for a reviewer of the case' USING ERRCODE = 'VC006';
        END IF;
    ELSIF NOT by_people OR NEW.level > (CASE NEW.method WHEN 'document' THEN 2 ELSE 3 END) THEN
        RAISE EXCEPTION 'documents and calls are recorded by a reviewer of the case, and carry no further' USING ERRCODE = 'VC006';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER binding_guard BEFORE INSERT ON binding FOR EACH ROW EXECUTE FUNCTION guard_binding();

CREATE TRIGGER binding_append_only BEFORE UPDATE OR DELETE ON binding FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER binding_no_truncate BEFORE TRUNCATE ON binding FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- When the holder was last established: a badge lives on this as it lives on sightings.
ALTER TABLE claim ADD COLUMN bound_at timestamptz;

-- The newest proof of a verified claim, where it is newer than its decision: what the badge says of its holder.
ALTER TABLE claim ADD COLUMN bound_by text;

-- The licensee of record says that this is not them; only two people can take it back.
ALTER TABLE claim ADD COLUMN disputed_at timestamptz;

-- Somebody bound higher claims the same licence: the one who shows the badge is asked to prove the holder again.
ALTER TABLE claim ADD COLUMN rebind_asked_at timestamptz;

GRANT UPDATE (rebind_asked_at) ON claim TO verifier_service;

UPDATE claim SET bound_at = d.decided_at FROM decision AS d WHERE d.id = claim.decision_id;

-- Whose proof grows old is asked every few seconds.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_bound_at ON claim (bound_at) WHERE state = 'verified';

-- Who else stands on a licence is asked whenever a claim is weighed and a badge is decided.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_of_licence ON claim (licence_key) WHERE licence_key IS NOT NULL;

-- A word to the licensee of record: a link, without an account, that says "this was not me". It is used once.
CREATE TABLE proofing_notice (
    id text PRIMARY KEY CHECK (id ~ '^ntc_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    account_key text NOT NULL REFERENCES account (key),
    token_digest bytea NOT NULL UNIQUE,
    occasion text NOT NULL, -- the attempt or the decision it tells of
    licence_key bytea, -- as the register prints it: whatever the claim says later, this is what is denied
    sealed_contact bytea NOT NULL, -- the address of record
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    UNIQUE (claim_id, occasion)
);

CREATE INDEX proofing_notice_of_account ON proofing_notice (account_key);

GRANT SELECT, INSERT ON proofing_notice TO verifier_service;

-- The licensee of record denied a claim on this licence, and no two people have decided about it since. It hangs on the
-- licence and not on the claim, which its creator can take back, change, or make again from another account.
CREATE TABLE licence_dispute (
    licence_key bytea PRIMARY KEY,
    disputed_at timestamptz NOT NULL
);

GRANT SELECT ON licence_dispute TO verifier_service;

-- The link was used: once, and the claim it is about is disputed from then on. Returns the claim, or nothing.
CREATE FUNCTION dispute_claim(the_digest bytea, the_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim text;
    the_licence bytea;
BEGIN
    UPDATE proofing_notice SET used_at = the_time
    WHERE token_digest = the_digest AND used_at IS NULL AND expires_at > the_time
    RETURNING claim_id, licence_key INTO the_claim, the_licence;
    IF the_licence IS NOT NULL THEN
        INSERT INTO licence_dispute (licence_key, disputed_at) VALUES (the_licence, the_time) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE claim SET disputed_at = coalesce(disputed_at, the_time) WHERE id = the_claim;
    RETURN the_claim;
END
$$;

-- A holder who is surely the licensee may lock the licence: whoever claims it from another account meets two people.
CREATE TABLE licence_lock (
    licence_key bytea PRIMARY KEY,
    claim_id text NOT NULL REFERENCES claim (id),
    account_key text NOT NULL REFERENCES account (key),
    locked_at timestamptz NOT NULL
);

CREATE INDEX licence_lock_of_account ON licence_lock (account_key);

CREATE FUNCTION guard_lock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM claim AS c JOIN decision AS d ON d.id = c.decision_id JOIN binding AS b ON b.id = d.binding_id
        WHERE c.id = NEW.claim_id AND c.account_key = NEW.account_key AND c.licence_key = NEW.licence_key AND c.state = 'verified'
            AND b.level >= 3 AND c.disputed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'only a holder at H3 or better locks a licence' USING ERRCODE = 'VC006';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER licence_lock_guard BEFORE INSERT OR UPDATE ON licence_lock FOR EACH ROW EXECUTE FUNCTION guard_lock();

GRANT SELECT, INSERT, DELETE ON licence_lock TO verifier_service;

-- A document lies sealed on a shelf outside the database under this id; here is what it was, and until when it is kept.
CREATE TABLE document (
    id text PRIMARY KEY CHECK (id ~ '^doc_[0-9a-f]{32}$'),
    claim_id text NOT NULL REFERENCES claim (id),
    account_key text NOT NULL REFERENCES account (key),
    attempt_id text NOT NULL REFERENCES binding_attempt (id),
    media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'application/pdf')),
    bytes integer NOT NULL CHECK (bytes > 0),
    pages integer NOT NULL,
    sha256 bytea NOT NULL,
    received_at timestamptz NOT NULL,
    removed_at timestamptz
);

CREATE INDEX document_of_claim ON document (claim_id, received_at);

CREATE INDEX document_of_account ON document (account_key, received_at);

CREATE INDEX document_kept ON document (claim_id) WHERE removed_at IS NULL;

GRANT SELECT, INSERT, UPDATE (removed_at) ON document TO verifier_service;

-- It comes back in the next statement, wider.
-- squawk-ignore ban-drop-constraint
ALTER TABLE mail_outbox DROP CONSTRAINT mail_outbox_template_check;

-- A check of few rows: letters are forgotten after 90 days.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_template_check CHECK (template IN (
    'received', 'creator_needed', 'question', 'in_review', 'confirmed', 'refused', 'suspended', 'revoked', 'reinstated',
    'expired', 'expiring', 'appealed', 'lapsed', 'withdrew', 'contested', 'rebind', 'contact_code', 'proofing'
));

CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
    -- Below H3 two people still stand on something they saw: a document, a proof, an identity.
    IF NOT EXISTS (
        SELECT FROM binding AS b WHERE b.id = NEW.binding_id AND b.claim_id = NEW.claim_id AND b.account_epoch = NEW.account_epoch
            AND b.level >= 2
    ) THEN
        RAISE EXCEPTION 'a badge needs a binding of H2 or better, whoever decides' USING ERRCODE = 'VC006';
    END IF;
    IF NEW.by_reviewer IS NULL AND NOT bound THEN
        RAISE EXCEPTION 'a machine needs a binding of H3 or better' USING ERRCODE = 'VC006';
    END IF;
    IF NOT two_people AND (
        the_claim.disputed_at IS NOT NULL
        -- What the licensee of record said holds for the licence: a new claim on it does not start afresh.
        OR (the_claim.state <> 'verified' AND EXISTS (
            SELECT FROM licence_dispute AS o WHERE o.licence_key = the_claim.licence_key
        ))
        OR EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = the_claim.licence_key AND l.account_key <> the_claim.account_key)
        OR EXISTS (
            SELECT FROM claim AS o WHERE o.licence_key = the_claim.licence_key AND o.account_key <> the_claim.account_key
                AND o.state = 'verified'
        )
    ) THEN
        RAISE EXCEPTION 'a licence that is disputed, locked or another account''s needs two people' USING ERRCODE = 'VC009';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION project_badge(the_account text, the_time timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION move_claim(
    the_claim text, expected_version bigint, the_happening text, the_time timestamptz, the_by_kind text, the_by_id text,
    the_codes text [], the_body jsonb, the_decision text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was claim%ROWTYPE;
    target_state text;
    decided boolean := the_happening IN ('confirmed', 'approved', 'reinstated');
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
        sighted_at = CASE WHEN decided THEN (
            SELECT max(e.retrieved_at) FROM evidence AS e JOIN decision AS d ON d.id = the_decision
            WHERE e.id = ANY (d.evidence) AND e.authority IN ('primary', 'manual') AND e.outcome IN ('found', 'manual')
        ) ELSE sighted_at END,
        bound_at = CASE WHEN decided THEN (
            -- The proof counts from when it was made, not from when it was last weighed.
            SELECT coalesce(t.ended_at, b.recorded_at) FROM decision AS d JOIN binding AS b ON b.id = d.binding_id
            LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id WHERE d.id = the_decision
        ) ELSE bound_at END,
        bound_by = CASE WHEN decided THEN NULL ELSE bound_by END,
        rebind_asked_at = CASE WHEN decided THEN NULL ELSE rebind_asked_at END,
        -- Only two people put a dispute aside; the guard of decisions has seen to that.
        disputed_at = CASE WHEN decided THEN NULL ELSE disputed_at END
    WHERE id = the_claim;
    IF decided THEN
        DELETE FROM licence_dispute WHERE licence_key = was.licence_key;
    ELSIF target_state = 'revoked' THEN -- who was not the holder keeps nobody out any longer
        DELETE FROM licence_lock WHERE licence_key = was.licence_key AND account_key = was.account_key;
    END IF;
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

-- The holder of a verified claim was established anew: the badge lives on from the proof. Below H3 it takes two reviewers
-- to whom a case of this claim was handed.
CREATE FUNCTION record_rebinding(the_claim text, the_binding text, the_time timestamptz, one text, other text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_account text;
    two_people boolean := one <> other AND 2 = (
        SELECT count(DISTINCT a.reviewer_id) FROM case_assignment AS a
        JOIN review_case AS k ON k.id = a.case_id JOIN reviewer AS r ON r.id = a.reviewer_id
        WHERE k.claim_id = the_claim AND a.reviewer_id IN (one, other) AND r.revoked_at IS NULL
    );
BEGIN
    UPDATE claim AS c SET bound_at = coalesce(t.ended_at, b.recorded_at), bound_by = b.id, rebind_asked_at = NULL
    FROM binding AS b LEFT JOIN binding_attempt AS t ON t.id = b.attempt_id
    WHERE c.id = the_claim AND b.id = the_binding AND b.claim_id = c.id AND b.level >= (CASE WHEN two_people THEN 2 ELSE 3 END)
        AND b.account_epoch = c.account_epoch AND c.state = 'verified'
    RETURNING c.account_key INTO the_account;
    IF FOUND THEN
        PERFORM project_badge(the_account, the_time);
    END IF;
END
$$;

REVOKE ALL ON FUNCTION dispute_claim, record_rebinding, guard_binding, guard_lock FROM PUBLIC;

GRANT EXECUTE ON FUNCTION dispute_claim, record_rebinding TO verifier_service;
