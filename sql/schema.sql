-- The schema as migrations and functions leave it, written by `python -m scripts.schema`: to read, not to run.

CREATE SCHEMA pgq;
CREATE TYPE pgq.pgqueuer_status AS ENUM (
    'queued',
    'picked',
    'successful',
    'exception',
    'canceled',
    'deleted',
    'failed'
);
GRANT USAGE ON SCHEMA pgq TO verifier_service;
GRANT USAGE ON SCHEMA public TO verifier_service;

CREATE TABLE account (
    key text NOT NULL,
    platform_id text,
    handle text,
    handle_held boolean DEFAULT true NOT NULL,
    epoch bigint NOT NULL,
    standing text DEFAULT 'current'::text NOT NULL,
    changed_why text,
    sealed_display bytea,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone,
    erased_at timestamp with time zone,
    handle_at timestamp with time zone,
    salt bytea DEFAULT uuid_send(gen_random_uuid()),
    CONSTRAINT account_changed_why_check CHECK ((changed_why = ANY (ARRAY['renamed'::text, 'recovered'::text, 'transferred'::text, 'closed'::text, 'handle_reused'::text, 'epoch_raised'::text]))),
    CONSTRAINT account_epoch_check CHECK ((epoch >= 1)),
    CONSTRAINT account_handle_check CHECK ((handle ~ '^[a-z0-9._-]{1,64}$'::text)),
    CONSTRAINT account_key_check CHECK ((key ~ '^acc_[0-9a-f]{32}$'::text)),
    CONSTRAINT account_standing_check CHECK ((standing = ANY (ARRAY['current'::text, 'changed'::text, 'closed'::text])))
);
ALTER TABLE account ADD CONSTRAINT account_pkey PRIMARY KEY (key);
ALTER TABLE account ADD CONSTRAINT account_platform_id_key UNIQUE (platform_id);
CREATE UNIQUE INDEX account_holds_handle ON account USING btree (handle) WHERE handle_held;
CREATE TRIGGER account_forward BEFORE UPDATE ON account FOR EACH ROW WHEN (((new.key <> old.key) OR (new.epoch < old.epoch) OR ((new.platform_id IS NOT NULL) AND (new.platform_id IS DISTINCT FROM old.platform_id)) OR ((new.standing = 'current'::text) AND (old.standing <> 'current'::text) AND (new.epoch <= old.epoch)))) EXECUTE FUNCTION refuse_backwards();
CREATE TRIGGER account_instants BEFORE INSERT OR UPDATE ON account FOR EACH ROW WHEN ((GREATEST(new.created_at, new.changed_at, new.erased_at, new.handle_at) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER account_signed AFTER UPDATE OF standing, epoch, handle_held ON account FOR EACH ROW WHEN ((((new.standing IS DISTINCT FROM old.standing) OR (new.epoch IS DISTINCT FROM old.epoch)) OR (new.handle_held IS DISTINCT FROM old.handle_held))) EXECUTE FUNCTION settle_after();
CREATE TRIGGER account_touched AFTER INSERT OR DELETE OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION touch_row('key');
GRANT SELECT ON TABLE account TO verifier_service;
GRANT INSERT (key, platform_id, handle, epoch, created_at, handle_at) ON TABLE account TO verifier_service;
GRANT UPDATE (platform_id, handle, handle_held, epoch, standing, changed_why, sealed_display, changed_at, erased_at, handle_at, salt) ON TABLE account TO verifier_service;

CREATE TABLE account_secret (
    account_key text NOT NULL,
    wrapped_key bytea NOT NULL
);
ALTER TABLE account_secret ADD CONSTRAINT account_secret_pkey PRIMARY KEY (account_key);
ALTER TABLE account_secret ADD CONSTRAINT account_secret_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT,INSERT,DELETE ON TABLE account_secret TO verifier_service;

CREATE TABLE api_key (
    id text NOT NULL,
    name text NOT NULL,
    token_digest bytea NOT NULL,
    scopes text[] NOT NULL,
    bootstrap boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    ends_at timestamp with time zone,
    used_at timestamp with time zone,
    CONSTRAINT api_key_id_check CHECK ((id ~ '^key_[0-9a-f]{32}$'::text)),
    CONSTRAINT api_key_scopes CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['claims:write'::text, 'claims:read'::text, 'badges:read'::text, 'identity:assert'::text, 'accounts:write'::text, 'review'::text, 'webhooks'::text, 'audit'::text, 'erase'::text])))
);
ALTER TABLE api_key ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE api_key ADD CONSTRAINT api_key_token_digest_key UNIQUE (token_digest);
CREATE TRIGGER api_key_guard BEFORE UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION guard_key();
CREATE TRIGGER api_key_no_truncate BEFORE TRUNCATE ON api_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER api_key_stays BEFORE DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
GRANT SELECT (id, name, scopes, bootstrap, created_at, revoked_at, ends_at, used_at) ON TABLE api_key TO verifier_service;

CREATE TABLE approval_freeze (
    one boolean DEFAULT true NOT NULL,
    frozen_at timestamp with time zone,
    frozen_by text,
    CONSTRAINT approval_freeze_check CHECK (((frozen_at IS NULL) = (frozen_by IS NULL))),
    CONSTRAINT approval_freeze_one_check CHECK (one)
);
ALTER TABLE approval_freeze ADD CONSTRAINT approval_freeze_pkey PRIMARY KEY (one);
ALTER TABLE approval_freeze ADD CONSTRAINT approval_freeze_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES reviewer(id);
GRANT SELECT ON TABLE approval_freeze TO verifier_service;

CREATE TABLE audited_column (
    relation text NOT NULL,
    name text NOT NULL,
    since integer DEFAULT 1 NOT NULL,
    CONSTRAINT audited_column_since_check CHECK ((since >= 1))
);
COMMENT ON TABLE audited_column IS 'Read by the functions from before 0043, until every host has the newer ones.';
ALTER TABLE audited_column ADD CONSTRAINT audited_column_pkey PRIMARY KEY (relation, name);
GRANT SELECT ON TABLE audited_column TO verifier_service;

CREATE TABLE audited_group (
    relation text NOT NULL,
    since integer NOT NULL,
    left_out text[] NOT NULL,
    CONSTRAINT audited_group_since_check CHECK ((since >= 1))
);
ALTER TABLE audited_group ADD CONSTRAINT audited_group_pkey PRIMARY KEY (relation, since);
GRANT SELECT ON TABLE audited_group TO verifier_service;

CREATE TABLE badge (
    account_key text NOT NULL,
    version bigint NOT NULL,
    as_of timestamp with time zone NOT NULL,
    credentials jsonb NOT NULL
);
ALTER TABLE badge ADD CONSTRAINT badge_pkey PRIMARY KEY (account_key);
CREATE TRIGGER badge_instants BEFORE INSERT OR UPDATE ON badge FOR EACH ROW WHEN ((new.as_of > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER badge_signed AFTER DELETE OR UPDATE ON badge FOR EACH ROW EXECUTE FUNCTION settle_after();
CREATE TRIGGER badge_touched AFTER INSERT OR DELETE OR UPDATE ON badge FOR EACH ROW EXECUTE FUNCTION touch_row('account_key');
ALTER TABLE badge ADD CONSTRAINT badge_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT ON TABLE badge TO verifier_service;

CREATE TABLE badge_bucket (
    bucket smallint NOT NULL,
    badges bigint NOT NULL,
    digest bit(256) NOT NULL,
    CONSTRAINT badge_bucket_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255)))
);
ALTER TABLE badge_bucket ADD CONSTRAINT badge_bucket_pkey PRIMARY KEY (bucket);
GRANT SELECT ON TABLE badge_bucket TO verifier_service;

CREATE TABLE badge_change (
    "position" bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    handle_id bigint NOT NULL,
    account_key text,
    epoch bigint,
    status text NOT NULL,
    tested boolean NOT NULL,
    shown text[] NOT NULL,
    ends_at timestamp with time zone,
    then_status text,
    CONSTRAINT badge_change_check CHECK (((ends_at IS NULL) = (then_status IS NULL)))
);
ALTER TABLE badge_change ADD CONSTRAINT badge_change_pkey PRIMARY KEY ("position");
CREATE INDEX badge_change_by_time ON badge_change USING btree (at);
CREATE INDEX badge_change_of_account ON badge_change USING btree (account_key);
CREATE INDEX badge_change_of_handle ON badge_change USING btree (handle_id);
ALTER TABLE badge_change ADD CONSTRAINT badge_change_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE badge_change ADD CONSTRAINT badge_change_handle_id_fkey FOREIGN KEY (handle_id) REFERENCES badge_handle(id);
GRANT SELECT ON TABLE badge_change TO verifier_service;

CREATE TABLE badge_halt (
    claim_id text NOT NULL,
    registry text NOT NULL,
    halted_at timestamp with time zone NOT NULL,
    why text DEFAULT 'breaker'::text NOT NULL,
    CONSTRAINT badge_halt_why_check CHECK ((why = ANY (ARRAY['breaker'::text, 'absent'::text])))
);
ALTER TABLE badge_halt ADD CONSTRAINT badge_halt_pkey PRIMARY KEY (claim_id);
CREATE INDEX badge_halt_lately ON badge_halt USING btree (registry, halted_at);
ALTER TABLE badge_halt ADD CONSTRAINT badge_halt_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id) ON DELETE CASCADE;
GRANT SELECT ON TABLE badge_halt TO verifier_service;

CREATE TABLE badge_handle (
    id bigint NOT NULL,
    handle text NOT NULL,
    account_key text,
    "position" bigint NOT NULL,
    status text NOT NULL,
    as_of timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    shown_for text
);
ALTER TABLE badge_handle ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME badge_handle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE badge_handle ADD CONSTRAINT badge_handle_handle_key UNIQUE (handle);
ALTER TABLE badge_handle ADD CONSTRAINT badge_handle_pkey PRIMARY KEY (id);
ALTER TABLE badge_handle ADD CONSTRAINT badge_handle_position_key UNIQUE ("position");
CREATE INDEX badge_handle_ends ON badge_handle USING btree (ends_at) WHERE (ends_at IS NOT NULL);
CREATE INDEX badge_handle_of_account ON badge_handle USING btree (account_key);
CREATE INDEX badge_handle_shown_for ON badge_handle USING btree (shown_for);
CREATE INDEX badge_handle_verified ON badge_handle USING btree (handle) WHERE (status = 'verified'::text);
ALTER TABLE badge_handle ADD CONSTRAINT badge_handle_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT ON TABLE badge_handle TO verifier_service;

CREATE TABLE badge_history (
    account_key text NOT NULL,
    n bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    handle_id bigint,
    held boolean NOT NULL,
    epoch bigint NOT NULL,
    standing text NOT NULL,
    version bigint,
    as_of timestamp with time zone,
    credentials jsonb NOT NULL
);
ALTER TABLE badge_history ADD CONSTRAINT badge_history_pkey PRIMARY KEY (account_key, n);
CREATE INDEX badge_history_of_handle ON badge_history USING btree (handle_id);
ALTER TABLE badge_history ADD CONSTRAINT badge_history_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE badge_history ADD CONSTRAINT badge_history_handle_id_fkey FOREIGN KEY (handle_id) REFERENCES badge_handle(id);
GRANT SELECT ON TABLE badge_history TO verifier_service;

CREATE TABLE badge_listing (
    handle_id bigint NOT NULL,
    handle text NOT NULL,
    profession text NOT NULL,
    jurisdiction text NOT NULL
);
ALTER TABLE badge_listing ADD CONSTRAINT badge_listing_pkey PRIMARY KEY (profession, jurisdiction, handle);
CREATE INDEX badge_listing_by_place ON badge_listing USING btree (jurisdiction, handle);
CREATE INDEX badge_listing_by_profession ON badge_listing USING btree (profession, handle);
CREATE INDEX badge_listing_of_handle ON badge_listing USING btree (handle_id);
ALTER TABLE badge_listing ADD CONSTRAINT badge_listing_handle_id_fkey FOREIGN KEY (handle_id) REFERENCES badge_handle(id);
GRANT SELECT ON TABLE badge_listing TO verifier_service;

CREATE TABLE badge_removal (
    "position" bigint NOT NULL,
    id text NOT NULL,
    at timestamp with time zone NOT NULL,
    account_key text NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT badge_removal_id_check CHECK ((id ~ '^rmv_[0-9a-f]{32}$'::text))
);
ALTER TABLE badge_removal ADD CONSTRAINT badge_removal_id_key UNIQUE (id);
ALTER TABLE badge_removal ADD CONSTRAINT badge_removal_pkey PRIMARY KEY ("position");
CREATE INDEX badge_removal_by_time ON badge_removal USING btree (at);
CREATE INDEX badge_removal_of_account ON badge_removal USING btree (account_key);
ALTER TABLE badge_removal ADD CONSTRAINT badge_removal_account_key_fkey FOREIGN KEY (account_key) REFERENCES erasure(account_key);
GRANT SELECT ON TABLE badge_removal TO verifier_service;

CREATE TABLE badge_review (
    began_at timestamp with time zone NOT NULL,
    badges bigint NOT NULL,
    findings jsonb NOT NULL
);
ALTER TABLE badge_review ADD CONSTRAINT badge_review_pkey PRIMARY KEY (began_at);
GRANT SELECT,INSERT,DELETE ON TABLE badge_review TO verifier_service;

CREATE TABLE badge_taken (
    claim_id text NOT NULL,
    registry text NOT NULL,
    taken_at timestamp with time zone NOT NULL
);
CREATE INDEX badge_taken_lately ON badge_taken USING btree (registry, taken_at);
ALTER TABLE badge_taken ADD CONSTRAINT badge_taken_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id) ON DELETE CASCADE;
GRANT SELECT,DELETE ON TABLE badge_taken TO verifier_service;

CREATE TABLE badge_terms (
    one boolean DEFAULT true NOT NULL,
    sighting_s bigint NOT NULL,
    sighting_most_s bigint NOT NULL,
    stale_grace_s bigint NOT NULL,
    rebind_s bigint NOT NULL,
    rebind_grace_s bigint NOT NULL,
    published_to text,
    CONSTRAINT badge_terms_one_check CHECK (one)
);
ALTER TABLE badge_terms ADD CONSTRAINT badge_terms_pkey PRIMARY KEY (one);
GRANT SELECT ON TABLE badge_terms TO verifier_service;

CREATE TABLE badge_terms_history (
    at timestamp with time zone NOT NULL,
    sighting_s bigint NOT NULL,
    sighting_most_s bigint NOT NULL,
    stale_grace_s bigint NOT NULL,
    rebind_s bigint NOT NULL,
    rebind_grace_s bigint NOT NULL
);
ALTER TABLE badge_terms_history ADD CONSTRAINT badge_terms_history_pkey PRIMARY KEY (at);
GRANT SELECT ON TABLE badge_terms_history TO verifier_service;

CREATE TABLE binding (
    id text NOT NULL,
    claim_id text NOT NULL,
    account_epoch bigint NOT NULL,
    obs_epoch bigint NOT NULL,
    method text NOT NULL,
    level smallint NOT NULL,
    evidence_id text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    attempt_id text,
    findings jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT binding_id_check CHECK ((id ~ '^bnd_[0-9a-f]{32}$'::text)),
    CONSTRAINT binding_level_check CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT binding_method_check CHECK ((method = ANY (ARRAY['platform_identity'::text, 'orcid_sign_in'::text, 'registry_contact_code'::text, 'registry_write_back'::text, 'domain_nonce'::text, 'document'::text, 'referee_call'::text])))
);
ALTER TABLE binding ADD CONSTRAINT binding_pkey PRIMARY KEY (id);
CREATE INDEX binding_of_claim ON binding USING btree (claim_id);
CREATE TRIGGER binding_append_only BEFORE DELETE OR UPDATE ON binding FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER binding_guard BEFORE INSERT ON binding FOR EACH ROW EXECUTE FUNCTION guard_binding();
CREATE TRIGGER binding_instants BEFORE INSERT ON binding FOR EACH ROW WHEN ((new.recorded_at > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER binding_no_truncate BEFORE TRUNCATE ON binding FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER binding_of_the_round BEFORE INSERT ON binding FOR EACH ROW EXECUTE FUNCTION guard_binding_round();
CREATE TRIGGER binding_touched AFTER INSERT OR DELETE OR UPDATE ON binding FOR EACH ROW EXECUTE FUNCTION touch_row('id');
ALTER TABLE binding ADD CONSTRAINT binding_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES binding_attempt(id);
ALTER TABLE binding ADD CONSTRAINT binding_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE binding ADD CONSTRAINT binding_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES evidence(id);
GRANT SELECT,INSERT ON TABLE binding TO verifier_service;

CREATE TABLE binding_attempt (
    id text NOT NULL,
    claim_id text NOT NULL,
    account_key text NOT NULL,
    account_epoch bigint NOT NULL,
    method text NOT NULL,
    level smallint NOT NULL,
    evidence_id text,
    target_key bytea,
    sealed bytea NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    tries_left smallint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT binding_attempt_check CHECK (((state = ANY (ARRAY['open'::text, 'pending'::text])) = (ended_at IS NULL))),
    CONSTRAINT binding_attempt_check1 CHECK (((state <> 'proved'::text) OR ((method <> ALL (ARRAY['document'::text, 'referee_call'::text])) AND (evidence_id IS NOT NULL)))),
    CONSTRAINT binding_attempt_check2 CHECK (((state <> 'proved'::text) OR (ended_at <= expires_at))),
    CONSTRAINT binding_attempt_id_check CHECK ((id ~ '^bnd_[0-9a-f]{32}$'::text)),
    CONSTRAINT binding_attempt_level_check CHECK (((level >= 2) AND (level <= 4))),
    CONSTRAINT binding_attempt_method_check CHECK ((method = ANY (ARRAY['platform_identity'::text, 'orcid_sign_in'::text, 'registry_contact_code'::text, 'registry_write_back'::text, 'domain_nonce'::text, 'document'::text, 'referee_call'::text]))),
    CONSTRAINT binding_attempt_state_check CHECK ((state = ANY (ARRAY['open'::text, 'pending'::text, 'proved'::text, 'failed'::text, 'expired'::text, 'withdrawn'::text]))),
    CONSTRAINT binding_attempt_tries_left_check CHECK ((tries_left >= 0))
);
ALTER TABLE binding_attempt ADD CONSTRAINT binding_attempt_pkey PRIMARY KEY (id);
CREATE INDEX binding_attempt_ends ON binding_attempt USING btree (expires_at) WHERE (state = ANY (ARRAY['open'::text, 'pending'::text]));
CREATE INDEX binding_attempt_of_claim ON binding_attempt USING btree (claim_id, started_at);
CREATE INDEX binding_attempt_of_target ON binding_attempt USING btree (target_key, started_at) WHERE (target_key IS NOT NULL);
CREATE UNIQUE INDEX binding_attempt_open_once ON binding_attempt USING btree (claim_id, method) WHERE (state = ANY (ARRAY['open'::text, 'pending'::text]));
CREATE INDEX binding_attempt_waits ON binding_attempt USING btree (started_at) WHERE ((state = 'open'::text) AND (method = 'domain_nonce'::text) AND (detail <> ''::text));
CREATE TRIGGER binding_attempt_begins BEFORE INSERT ON binding_attempt FOR EACH ROW EXECUTE FUNCTION guard_new_attempt();
CREATE TRIGGER binding_attempt_guard BEFORE UPDATE ON binding_attempt FOR EACH ROW EXECUTE FUNCTION guard_attempt();
CREATE TRIGGER binding_attempt_instants BEFORE INSERT OR UPDATE ON binding_attempt FOR EACH ROW WHEN ((GREATEST(new.started_at, new.ended_at, (new.expires_at - '100 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER binding_attempt_touched AFTER INSERT OR DELETE OR UPDATE ON binding_attempt FOR EACH ROW EXECUTE FUNCTION touch_row('id');
ALTER TABLE binding_attempt ADD CONSTRAINT binding_attempt_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE binding_attempt ADD CONSTRAINT binding_attempt_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE binding_attempt ADD CONSTRAINT binding_attempt_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES evidence(id);
GRANT SELECT,INSERT ON TABLE binding_attempt TO verifier_service;
GRANT UPDATE (level, state, detail, tries_left, ended_at) ON TABLE binding_attempt TO verifier_service;

CREATE TABLE board_word (
    id text NOT NULL,
    place text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    meaning text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    accepted boolean,
    CONSTRAINT board_word_decided CHECK ((num_nonnulls(decided_by, decided_at, accepted) = ANY (ARRAY[0, 3]))),
    CONSTRAINT board_word_id_check CHECK ((id ~ '^bwd_[0-9a-f]{32}$'::text)),
    CONSTRAINT board_word_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'label'::text]))),
    CONSTRAINT board_word_meaning_check CHECK ((meaning ~ '^[a-z_]{2,20}$'::text)),
    CONSTRAINT board_word_place_check CHECK ((place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'::text)),
    CONSTRAINT board_word_two_people CHECK ((decided_by <> proposed_by)),
    CONSTRAINT board_word_words_check CHECK ((((length(words) >= 2) AND (length(words) <= 60)) AND (words ~ '^[a-z ]+$'::text)))
);
ALTER TABLE board_word ADD CONSTRAINT board_word_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX board_word_once ON board_word USING btree (place, kind, words) WHERE (accepted IS NOT FALSE);
ALTER TABLE board_word ADD CONSTRAINT board_word_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES reviewer(id);
ALTER TABLE board_word ADD CONSTRAINT board_word_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES reviewer(id);
GRANT SELECT ON TABLE board_word TO verifier_service;
GRANT INSERT (id, place, kind, words, meaning, proposed_by, proposed_at) ON TABLE board_word TO verifier_service;
GRANT UPDATE (decided_by, decided_at, accepted) ON TABLE board_word TO verifier_service;

CREATE TABLE case_assignment (
    case_id text NOT NULL,
    reviewer_id text NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    passed_at timestamp with time zone,
    over boolean DEFAULT false NOT NULL,
    rests_until timestamp with time zone
);
ALTER TABLE case_assignment ADD CONSTRAINT case_assignment_pkey PRIMARY KEY (case_id, reviewer_id);
CREATE INDEX case_assignment_of_reviewer ON case_assignment USING btree (reviewer_id, assigned_at);
CREATE INDEX case_assignment_open ON case_assignment USING btree (reviewer_id, passed_at) WHERE (NOT over);
CREATE INDEX case_assignment_rests ON case_assignment USING btree (rests_until) WHERE ((rests_until IS NOT NULL) AND (NOT over));
CREATE TRIGGER assignment_guard BEFORE INSERT ON case_assignment FOR EACH ROW EXECUTE FUNCTION guard_assignment();
CREATE TRIGGER case_assignment_instants BEFORE INSERT OR UPDATE ON case_assignment FOR EACH ROW WHEN ((GREATEST(new.assigned_at, new.passed_at, (new.rests_until - '8 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE case_assignment ADD CONSTRAINT case_assignment_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
ALTER TABLE case_assignment ADD CONSTRAINT case_assignment_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);
GRANT SELECT,INSERT ON TABLE case_assignment TO verifier_service;
GRANT UPDATE (passed_at, rests_until) ON TABLE case_assignment TO verifier_service;

CREATE TABLE case_note (
    id text NOT NULL,
    case_id text NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    by_reviewer text NOT NULL,
    sealed bytea NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT case_note_id_check CHECK ((id ~ '^cno_[0-9a-f]{32}$'::text)),
    CONSTRAINT case_note_kind_check CHECK ((kind = ANY (ARRAY['handed_over'::text, 'escalated'::text, 'doubted'::text])))
);
ALTER TABLE case_note ADD CONSTRAINT case_note_pkey PRIMARY KEY (id);
CREATE INDEX case_note_of_case ON case_note USING btree (case_id, written_at);
CREATE TRIGGER case_note_instants BEFORE INSERT OR UPDATE ON case_note FOR EACH ROW WHEN ((new.written_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE case_note ADD CONSTRAINT case_note_by_reviewer_fkey FOREIGN KEY (by_reviewer) REFERENCES reviewer(id);
ALTER TABLE case_note ADD CONSTRAINT case_note_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
GRANT SELECT,INSERT ON TABLE case_note TO verifier_service;

CREATE TABLE case_search (
    id text NOT NULL,
    reviewer_id text NOT NULL,
    reason text NOT NULL,
    sealed_words bytea NOT NULL,
    found integer NOT NULL,
    searched_at timestamp with time zone NOT NULL,
    CONSTRAINT case_search_id_check CHECK ((id ~ '^sch_[0-9a-f]{32}$'::text))
);
ALTER TABLE case_search ADD CONSTRAINT case_search_pkey PRIMARY KEY (id);
CREATE INDEX case_search_by_time ON case_search USING btree (searched_at);
CREATE TRIGGER case_search_instants BEFORE INSERT ON case_search FOR EACH ROW WHEN ((new.searched_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE case_search ADD CONSTRAINT case_search_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);
GRANT SELECT,INSERT,DELETE ON TABLE case_search TO verifier_service;

CREATE TABLE case_tally (
    id bigint NOT NULL,
    queue text NOT NULL,
    hour timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    cases bigint NOT NULL
);
ALTER TABLE case_tally ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME case_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE case_tally ADD CONSTRAINT case_tally_pkey PRIMARY KEY (id);
GRANT SELECT ON TABLE case_tally TO verifier_service;

CREATE TABLE checkpoint (
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    note text NOT NULL
);
ALTER TABLE checkpoint ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (seq);
CREATE TRIGGER checkpoint_instants BEFORE INSERT ON checkpoint FOR EACH ROW WHEN ((new.signed_at > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,INSERT ON TABLE checkpoint TO verifier_service;

CREATE TABLE claim (
    id text NOT NULL,
    account_key text NOT NULL,
    account_epoch bigint NOT NULL,
    credential text NOT NULL,
    jurisdiction text,
    family text NOT NULL,
    state text DEFAULT 'received'::text NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    state_since timestamp with time zone NOT NULL,
    obs_epoch bigint DEFAULT 1 NOT NULL,
    round_kind text DEFAULT 'first'::text NOT NULL,
    round_started_at timestamp with time zone NOT NULL,
    sealed_words bytea NOT NULL,
    sealed_identity bytea,
    licence_key bytea,
    licence_shared boolean DEFAULT false NOT NULL,
    reasons text[] DEFAULT '{}'::text[] NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    submitted_by text NOT NULL,
    environment text NOT NULL,
    decision_id text,
    sighted_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    contactable boolean DEFAULT false NOT NULL,
    notified_at timestamp with time zone,
    bound_at timestamp with time zone,
    bound_by text,
    disputed_at timestamp with time zone,
    rebind_asked_at timestamp with time zone,
    ends_at timestamp with time zone,
    looked_up boolean,
    end_told boolean DEFAULT false NOT NULL,
    rebind_told boolean DEFAULT false NOT NULL,
    CONSTRAINT claim_environment_check CHECK ((environment = ANY (ARRAY['production'::text, 'test'::text]))),
    CONSTRAINT claim_id_check CHECK ((id ~ '^clm_[0-9a-f]{32}$'::text)),
    CONSTRAINT claim_round_kind_check CHECK ((round_kind = ANY (ARRAY['first'::text, 'again'::text, 'recheck'::text, 'review'::text]))),
    CONSTRAINT claim_state_check CHECK ((state = ANY (ARRAY['received'::text, 'checking'::text, 'awaiting_creator'::text, 'in_review'::text, 'verified'::text, 'suspended'::text, 'expired'::text, 'refused'::text, 'revoked'::text, 'withdrawn'::text, 'lapsed'::text])))
);
ALTER TABLE claim ADD CONSTRAINT claim_pkey PRIMARY KEY (id);
CREATE INDEX claim_by_state ON claim USING btree (state, state_since);
CREATE INDEX claim_denied_waits ON claim USING btree (id) WHERE ((state = 'in_review'::text) AND ('holder_disputed'::text = ANY (reasons)));
CREATE INDEX claim_end_untold ON claim USING btree (ends_at) WHERE ((state = 'verified'::text) AND contactable AND (NOT end_told));
CREATE INDEX claim_ends ON claim USING btree (ends_at) WHERE (state = 'verified'::text);
CREATE UNIQUE INDEX claim_licence_once ON claim USING btree (licence_key) WHERE ((state = 'verified'::text) AND (licence_key IS NOT NULL) AND (NOT licence_shared));
CREATE INDEX claim_of_account ON claim USING btree (account_key, created_at);
CREATE INDEX claim_of_licence ON claim USING btree (licence_key) WHERE (licence_key IS NOT NULL);
CREATE UNIQUE INDEX claim_open_once ON claim USING btree (account_key, account_epoch, credential, COALESCE(jurisdiction, ''::text)) WHERE (state = ANY (ARRAY['received'::text, 'checking'::text, 'awaiting_creator'::text, 'in_review'::text, 'verified'::text, 'suspended'::text, 'expired'::text]));
CREATE INDEX claim_rebind_untold ON claim USING btree (bound_at) WHERE ((state = 'verified'::text) AND contactable AND (NOT rebind_told));
CREATE INDEX claim_relook ON claim USING btree (ends_at) WHERE ((state = 'verified'::text) AND looked_up);
CREATE TRIGGER claim_due BEFORE UPDATE ON claim FOR EACH ROW WHEN (((new.decision_id IS DISTINCT FROM old.decision_id) OR (new.bound_at IS DISTINCT FROM old.bound_at))) EXECUTE FUNCTION note_due();
CREATE TRIGGER claim_ends_denials AFTER UPDATE ON claim FOR EACH ROW WHEN (((new.state = ANY (ARRAY['withdrawn'::text, 'lapsed'::text, 'refused'::text, 'revoked'::text])) AND (old.state <> new.state))) EXECUTE FUNCTION end_denials();
CREATE TRIGGER claim_ends_documents AFTER UPDATE ON claim FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION claim_ends_documents();
CREATE TRIGGER claim_forgets_questions AFTER UPDATE ON claim FOR EACH ROW WHEN (((new.obs_epoch > old.obs_epoch) OR ((new.state = ANY (ARRAY['withdrawn'::text, 'lapsed'::text])) AND (old.state <> new.state)))) EXECUTE FUNCTION forget_questions();
CREATE TRIGGER claim_forward BEFORE UPDATE ON claim FOR EACH ROW WHEN (((new.obs_epoch < old.obs_epoch) OR (new.account_epoch < old.account_epoch) OR (new.version < old.version))) EXECUTE FUNCTION refuse_backwards();
CREATE TRIGGER claim_instants BEFORE INSERT OR UPDATE ON claim FOR EACH ROW WHEN ((GREATEST(new.state_since, new.round_started_at, new.sighted_at, new.created_at, new.notified_at, new.bound_at, new.disputed_at, new.rebind_asked_at) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER claim_look AFTER UPDATE ON claim FOR EACH ROW WHEN (((new.state IS DISTINCT FROM old.state) AND ((new.state = ANY (ARRAY['verified'::text, 'expired'::text])) OR (old.state = ANY (ARRAY['verified'::text, 'expired'::text]))))) EXECUTE FUNCTION note_look();
CREATE TRIGGER claim_touched AFTER INSERT OR DELETE OR UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION touch_row('id');
CREATE TRIGGER claim_watched AFTER INSERT OR UPDATE OF licence_key ON claim FOR EACH ROW WHEN ((new.licence_key IS NOT NULL)) EXECUTE FUNCTION tell_watchers();
CREATE TRIGGER claim_words_guard BEFORE UPDATE ON claim FOR EACH ROW WHEN (((((((new.credential IS DISTINCT FROM old.credential) OR (new.jurisdiction IS DISTINCT FROM old.jurisdiction)) OR (new.family IS DISTINCT FROM old.family)) OR (new.account_epoch IS DISTINCT FROM old.account_epoch)) OR (new.licence_key IS DISTINCT FROM old.licence_key)) OR (new.licence_shared IS DISTINCT FROM old.licence_shared))) EXECUTE FUNCTION guard_words();
ALTER TABLE claim ADD CONSTRAINT claim_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT ON TABLE claim TO verifier_service;
GRANT INSERT (id, account_key, account_epoch, credential, jurisdiction, family, state_since, round_started_at, sealed_words, sealed_identity, licence_key, submitted_by, environment, created_at, contactable) ON TABLE claim TO verifier_service;
GRANT UPDATE (account_epoch, credential, jurisdiction, family, obs_epoch, round_kind, round_started_at, sealed_words, sealed_identity, licence_key, licence_shared, reasons, facts, contactable, notified_at, rebind_asked_at, end_told, rebind_told) ON TABLE claim TO verifier_service;

CREATE TABLE claim_import (
    id text NOT NULL,
    actor_id text NOT NULL,
    scopes text[] NOT NULL,
    bootstrap boolean NOT NULL,
    state text DEFAULT 'arriving'::text NOT NULL,
    wrapped_key bytea,
    touched_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    done_at timestamp with time zone,
    lines bigint DEFAULT 0 NOT NULL,
    chunks_taken bigint DEFAULT 0 NOT NULL,
    taken bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    for_machine bigint DEFAULT 0 NOT NULL,
    for_creator bigint DEFAULT 0 NOT NULL,
    for_reviewer bigint DEFAULT 0 NOT NULL,
    case_s double precision DEFAULT 0 NOT NULL,
    held_by text,
    held_until timestamp with time zone,
    CONSTRAINT claim_import_check CHECK (((state = 'arriving'::text) = (arrived_at IS NULL))),
    CONSTRAINT claim_import_check1 CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
    CONSTRAINT claim_import_check2 CHECK (((state = 'done'::text) = (wrapped_key IS NULL))),
    CONSTRAINT claim_import_check3 CHECK (((taken + refused) <= lines)),
    CONSTRAINT claim_import_id_check CHECK ((id ~ '^imp_[0-9a-f]{32}$'::text)),
    CONSTRAINT claim_import_state_check CHECK ((state = ANY (ARRAY['arriving'::text, 'running'::text, 'done'::text])))
);
ALTER TABLE claim_import ADD CONSTRAINT claim_import_pkey PRIMARY KEY (id);
CREATE INDEX claim_import_done ON claim_import USING btree (done_at) WHERE (state = 'done'::text);
CREATE INDEX claim_import_open ON claim_import USING btree (arrived_at) WHERE (state <> 'done'::text);
CREATE TRIGGER claim_import_forward BEFORE UPDATE ON claim_import FOR EACH ROW WHEN (((new.id <> old.id) OR (new.actor_id <> old.actor_id) OR (new.taken < old.taken) OR (new.refused < old.refused) OR (new.chunks_taken < old.chunks_taken) OR (new.lines < old.lines) OR ((old.state = 'done'::text) AND (new.state <> 'done'::text)) OR ((old.state = 'running'::text) AND (new.state = 'arriving'::text)))) EXECUTE FUNCTION refuse_backwards();
CREATE TRIGGER claim_import_instants BEFORE INSERT OR UPDATE ON claim_import FOR EACH ROW WHEN ((GREATEST(new.touched_at, new.arrived_at, new.done_at) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,DELETE ON TABLE claim_import TO verifier_service;
GRANT INSERT (id, actor_id, scopes, bootstrap, wrapped_key, touched_at) ON TABLE claim_import TO verifier_service;
GRANT UPDATE (state, wrapped_key, touched_at, arrived_at, done_at, lines, chunks_taken, taken, refused, for_machine, for_creator, for_reviewer, case_s, held_by, held_until) ON TABLE claim_import TO verifier_service;

CREATE TABLE claim_number (
    claim_id text NOT NULL,
    number_key bytea
);
ALTER TABLE claim_number ADD CONSTRAINT claim_number_pkey PRIMARY KEY (claim_id);
CREATE INDEX claim_number_found ON claim_number USING btree (number_key) WHERE (number_key <> '\x'::bytea);
CREATE INDEX claim_number_waits ON claim_number USING btree (claim_id) WHERE (number_key IS NULL);
ALTER TABLE claim_number ADD CONSTRAINT claim_number_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id) ON DELETE CASCADE;
GRANT SELECT,INSERT ON TABLE claim_number TO verifier_service;
GRANT UPDATE (number_key) ON TABLE claim_number TO verifier_service;

CREATE TABLE claim_roster_key (
    registry text NOT NULL,
    blind bytea NOT NULL,
    claim_id text NOT NULL
);
ALTER TABLE claim_roster_key ADD CONSTRAINT claim_roster_key_pkey PRIMARY KEY (registry, blind, claim_id);
CREATE INDEX claim_roster_key_of_claim ON claim_roster_key USING btree (claim_id);
ALTER TABLE claim_roster_key ADD CONSTRAINT claim_roster_key_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT,DELETE ON TABLE claim_roster_key TO verifier_service;

CREATE TABLE console_provider (
    issuer text NOT NULL,
    allowed boolean NOT NULL,
    CONSTRAINT console_provider_issuer_check CHECK (((length(issuer) >= 1) AND (length(issuer) <= 2000)))
);
ALTER TABLE console_provider ADD CONSTRAINT console_provider_pkey PRIMARY KEY (issuer);
GRANT SELECT ON TABLE console_provider TO verifier_service;

CREATE TABLE decision (
    id text NOT NULL,
    claim_id text NOT NULL,
    claim_version bigint NOT NULL,
    obs_epoch bigint NOT NULL,
    account_epoch bigint NOT NULL,
    verdict text NOT NULL,
    policy_version text NOT NULL,
    by_reviewer text,
    second_reviewer text,
    case_id text,
    binding_id text,
    evidence text[] DEFAULT '{}'::text[] NOT NULL,
    reasons text[] DEFAULT '{}'::text[] NOT NULL,
    machine_verdict jsonb NOT NULL,
    public jsonb DEFAULT '{}'::jsonb NOT NULL,
    valid_until timestamp with time zone,
    environment text NOT NULL,
    sealed_note bytea,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT decision_check CHECK (((verdict <> ALL (ARRAY['refused'::text, 'revoked'::text, 'reinstated'::text, 'asked'::text])) OR (by_reviewer IS NOT NULL))),
    CONSTRAINT decision_check1 CHECK (((by_reviewer IS NULL) OR (case_id IS NOT NULL))),
    CONSTRAINT decision_check2 CHECK (((second_reviewer IS NULL) OR (second_reviewer <> by_reviewer))),
    CONSTRAINT decision_check3 CHECK (((verdict <> 'revoked'::text) OR (second_reviewer IS NOT NULL))),
    CONSTRAINT decision_environment_check CHECK ((environment = ANY (ARRAY['production'::text, 'test'::text]))),
    CONSTRAINT decision_id_check CHECK ((id ~ '^dec_[0-9a-f]{32}$'::text)),
    CONSTRAINT decision_second_after_first CHECK (((second_reviewer IS NULL) OR (by_reviewer IS NOT NULL))),
    CONSTRAINT decision_verdict_check CHECK ((verdict = ANY (ARRAY['verified'::text, 'refused'::text, 'suspended'::text, 'reinstated'::text, 'revoked'::text, 'asked'::text])))
);
ALTER TABLE decision ADD CONSTRAINT decision_pkey PRIMARY KEY (id);
CREATE INDEX decision_by_time ON decision USING btree (decided_at);
CREATE INDEX decision_of_claim ON decision USING btree (claim_id, decided_at);
CREATE TRIGGER decision_append_only BEFORE DELETE OR UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER decision_guard BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION guard_decision();
CREATE TRIGGER decision_instants BEFORE INSERT ON decision FOR EACH ROW WHEN ((new.decided_at > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER decision_touched AFTER INSERT OR DELETE OR UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION touch_row('id');
ALTER TABLE decision ADD CONSTRAINT decision_binding_id_fkey FOREIGN KEY (binding_id) REFERENCES binding(id);
ALTER TABLE decision ADD CONSTRAINT decision_by_reviewer_fkey FOREIGN KEY (by_reviewer) REFERENCES reviewer(id);
ALTER TABLE decision ADD CONSTRAINT decision_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
ALTER TABLE decision ADD CONSTRAINT decision_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE decision ADD CONSTRAINT decision_second_reviewer_fkey FOREIGN KEY (second_reviewer) REFERENCES reviewer(id);
GRANT SELECT,INSERT ON TABLE decision TO verifier_service;

CREATE TABLE document (
    id text NOT NULL,
    claim_id text NOT NULL,
    account_key text NOT NULL,
    attempt_id text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    pages integer NOT NULL,
    sha256 bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    remove_at timestamp with time zone,
    CONSTRAINT document_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT document_id_check CHECK ((id ~ '^doc_[0-9a-f]{32}$'::text)),
    CONSTRAINT document_media_type_check CHECK ((media_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'application/pdf'::text])))
);
ALTER TABLE document ADD CONSTRAINT document_pkey PRIMARY KEY (id);
CREATE INDEX document_due ON document USING btree (remove_at) WHERE (removed_at IS NULL);
CREATE INDEX document_kept ON document USING btree (claim_id) WHERE (removed_at IS NULL);
CREATE INDEX document_of_account ON document USING btree (account_key, received_at);
CREATE INDEX document_of_claim ON document USING btree (claim_id, received_at);
CREATE TRIGGER document_ends BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION document_of_claim_ends();
CREATE TRIGGER document_instants BEFORE INSERT OR UPDATE ON document FOR EACH ROW WHEN ((GREATEST(new.received_at, new.removed_at) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE document ADD CONSTRAINT document_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE document ADD CONSTRAINT document_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES binding_attempt(id);
ALTER TABLE document ADD CONSTRAINT document_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT ON TABLE document TO verifier_service;
GRANT UPDATE (removed_at) ON TABLE document TO verifier_service;

CREATE TABLE erasure (
    account_key text NOT NULL,
    account_blind bytea,
    erased_at timestamp with time zone NOT NULL,
    told_until timestamp with time zone NOT NULL,
    kept_until timestamp with time zone NOT NULL,
    gone jsonb NOT NULL
);
ALTER TABLE erasure ADD CONSTRAINT erasure_pkey PRIMARY KEY (account_key);
CREATE INDEX erasure_kept ON erasure USING btree (kept_until);
CREATE INDEX erasure_of_account ON erasure USING btree (account_blind) WHERE (account_blind IS NOT NULL);
CREATE INDEX erasure_told ON erasure USING btree (told_until) WHERE (account_blind IS NOT NULL);
ALTER TABLE erasure ADD CONSTRAINT erasure_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT ON TABLE erasure TO verifier_service;

CREATE TABLE event (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    account_key text,
    claim_id text,
    from_state text,
    to_state text,
    claim_version bigint,
    by_kind text NOT NULL,
    by_id text NOT NULL,
    codes text[] DEFAULT '{}'::text[] NOT NULL,
    body jsonb DEFAULT '{}'::jsonb NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT event_by_kind_check CHECK ((by_kind = ANY (ARRAY['creator'::text, 'platform'::text, 'reviewer'::text, 'service'::text, 'operator'::text])))
);
ALTER TABLE event ADD CONSTRAINT event_pkey PRIMARY KEY (seq);
CREATE INDEX event_of_one_account ON event USING btree (account_key, seq) WHERE (account_key IS NOT NULL);
CREATE INDEX event_of_one_claim ON event USING btree (claim_id, seq) WHERE (claim_id IS NOT NULL);
CREATE INDEX event_of_reviewer ON event USING btree (by_id, at) WHERE (by_kind = 'reviewer'::text);
CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
ALTER TABLE event ADD CONSTRAINT event_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE event ADD CONSTRAINT event_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT ON TABLE event TO verifier_service;

CREATE TABLE event_head (
    one boolean DEFAULT true NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    badge_position bigint DEFAULT 0 NOT NULL,
    feed_floor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT event_head_one_check CHECK (one)
);
ALTER TABLE event_head ADD CONSTRAINT event_head_pkey PRIMARY KEY (one);
GRANT SELECT ON TABLE event_head TO verifier_service;

CREATE UNLOGGED TABLE event_pending (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    account_key text,
    claim_id text,
    from_state text,
    to_state text,
    claim_version bigint,
    by_kind text NOT NULL,
    by_id text NOT NULL,
    codes text[] NOT NULL,
    body jsonb NOT NULL
);
ALTER TABLE event_pending ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME event_pending_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE event_pending ADD CONSTRAINT event_pending_pkey PRIMARY KEY (id);
CREATE TRIGGER event_instants BEFORE INSERT ON event_pending FOR EACH ROW WHEN ((new.at > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE CONSTRAINT TRIGGER event_joins_chain AFTER INSERT ON event_pending DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_event();

CREATE TABLE evidence (
    id text NOT NULL,
    claim_id text NOT NULL,
    obs_epoch bigint NOT NULL,
    registry text NOT NULL,
    authority text NOT NULL,
    outcome text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    retrieved_at timestamp with time zone NOT NULL,
    as_of timestamp with time zone,
    sha256 bytea NOT NULL,
    sealed bytea NOT NULL,
    sheet_version text NOT NULL,
    adapter text NOT NULL,
    CONSTRAINT evidence_authority_check CHECK ((authority = ANY (ARRAY['primary'::text, 'supporting'::text, 'screening'::text, 'manual'::text]))),
    CONSTRAINT evidence_id_check CHECK ((id ~ '^evd_[0-9a-f]{32}$'::text)),
    CONSTRAINT evidence_outcome_check CHECK ((outcome = ANY (ARRAY['found'::text, 'not_found'::text, 'unavailable'::text, 'unreadable'::text, 'manual'::text])))
);
ALTER TABLE evidence ADD CONSTRAINT evidence_pkey PRIMARY KEY (id);
CREATE INDEX evidence_of_claim ON evidence USING btree (claim_id, obs_epoch);
CREATE UNIQUE INDEX evidence_once ON evidence USING btree (claim_id, obs_epoch, registry) WHERE (authority = ANY (ARRAY['primary'::text, 'supporting'::text]));
CREATE TRIGGER evidence_append_only BEFORE DELETE OR UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_guard BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION guard_evidence();
CREATE TRIGGER evidence_instants BEFORE INSERT ON evidence FOR EACH ROW WHEN ((GREATEST(new.retrieved_at, new.as_of) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER evidence_touched AFTER INSERT OR DELETE OR UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION touch_row('id');
ALTER TABLE evidence ADD CONSTRAINT evidence_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT ON TABLE evidence TO verifier_service;

CREATE TABLE gain_hour (
    name text NOT NULL,
    hour timestamp with time zone NOT NULL,
    confirmed bigint NOT NULL
);
ALTER TABLE gain_hour ADD CONSTRAINT gain_hour_pkey PRIMARY KEY (name, hour);
CREATE INDEX gain_hour_by_time ON gain_hour USING btree (hour);
GRANT SELECT ON TABLE gain_hour TO verifier_service;

CREATE TABLE gain_told (
    name text NOT NULL,
    told_at timestamp with time zone NOT NULL
);
ALTER TABLE gain_told ADD CONSTRAINT gain_told_pkey PRIMARY KEY (name);
GRANT SELECT ON TABLE gain_told TO verifier_service;

CREATE TABLE idempotency (
    actor_id text NOT NULL,
    key_digest bytea NOT NULL,
    fingerprint bytea NOT NULL,
    started_at timestamp with time zone NOT NULL,
    status smallint,
    sealed_answer bytea,
    account_key text,
    subject bytea
);
ALTER TABLE idempotency ADD CONSTRAINT idempotency_pkey PRIMARY KEY (actor_id, key_digest);
CREATE INDEX idempotency_by_age ON idempotency USING btree (started_at);
CREATE INDEX idempotency_of_account ON idempotency USING btree (account_key) WHERE (account_key IS NOT NULL);
CREATE INDEX idempotency_of_subject ON idempotency USING btree (subject) WHERE (subject IS NOT NULL);
CREATE TRIGGER idempotency_instants BEFORE INSERT OR UPDATE ON idempotency FOR EACH ROW WHEN ((new.started_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE idempotency ADD CONSTRAINT idempotency_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE idempotency TO verifier_service;

CREATE TABLE import_chunk (
    import_id text NOT NULL,
    number bigint NOT NULL,
    first_line bigint NOT NULL,
    sealed bytea NOT NULL,
    expected text NOT NULL
);
ALTER TABLE import_chunk ADD CONSTRAINT import_chunk_pkey PRIMARY KEY (import_id, number);
ALTER TABLE import_chunk ADD CONSTRAINT import_chunk_import_id_fkey FOREIGN KEY (import_id) REFERENCES claim_import(id) ON DELETE CASCADE;
GRANT SELECT,INSERT,DELETE ON TABLE import_chunk TO verifier_service;

CREATE TABLE import_result (
    import_id text NOT NULL,
    line bigint NOT NULL,
    claim_id text,
    problem text,
    CONSTRAINT import_result_check CHECK (((claim_id IS NULL) <> (problem IS NULL)))
);
ALTER TABLE import_result ADD CONSTRAINT import_result_pkey PRIMARY KEY (import_id, line);
ALTER TABLE import_result ADD CONSTRAINT import_result_import_id_fkey FOREIGN KEY (import_id) REFERENCES claim_import(id) ON DELETE CASCADE;
GRANT SELECT,INSERT,DELETE ON TABLE import_result TO verifier_service;

CREATE TABLE import_start (
    claim_id text NOT NULL,
    names text[] NOT NULL,
    started_at timestamp with time zone NOT NULL
);
ALTER TABLE import_start ADD CONSTRAINT import_start_pkey PRIMARY KEY (claim_id);
CREATE INDEX import_start_lately ON import_start USING btree (started_at);
ALTER TABLE import_start ADD CONSTRAINT import_start_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id) ON DELETE CASCADE;
GRANT SELECT ON TABLE import_start TO verifier_service;

CREATE TABLE lead_notice (
    id text NOT NULL,
    queue text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    late bigint NOT NULL,
    oldest_due_by timestamp with time zone NOT NULL,
    address_key bytea NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    outcome text DEFAULT 'waiting'::text NOT NULL,
    CONSTRAINT lead_notice_address_key_check CHECK ((octet_length(address_key) = 32)),
    CONSTRAINT lead_notice_id_check CHECK ((id ~ '^lno_[0-9a-f]{32}$'::text)),
    CONSTRAINT lead_notice_late_check CHECK ((late > 0)),
    CONSTRAINT lead_notice_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'gone'::text])))
);
ALTER TABLE lead_notice ADD CONSTRAINT lead_notice_pkey PRIMARY KEY (id);
ALTER TABLE lead_notice ADD CONSTRAINT lead_notice_queue_began_at_address_key_key UNIQUE (queue, began_at, address_key);
CREATE INDEX lead_notice_by_time ON lead_notice USING btree (began_at);
CREATE INDEX lead_notice_due ON lead_notice USING btree (next_at) WHERE (outcome = 'waiting'::text);
CREATE TRIGGER lead_notice_instants BEFORE INSERT OR UPDATE ON lead_notice FOR EACH ROW WHEN ((GREATEST(new.began_at, new.oldest_due_by, (new.next_at - '2 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,DELETE ON TABLE lead_notice TO verifier_service;
GRANT INSERT (id, queue, began_at, late, oldest_due_by, address_key, next_at) ON TABLE lead_notice TO verifier_service;
GRANT UPDATE (attempts, next_at, outcome) ON TABLE lead_notice TO verifier_service;

CREATE TABLE licence_dispute (
    licence_key bytea NOT NULL,
    disputed_at timestamp with time zone NOT NULL
);
ALTER TABLE licence_dispute ADD CONSTRAINT licence_dispute_pkey PRIMARY KEY (licence_key);
CREATE TRIGGER licence_dispute_instants BEFORE INSERT OR UPDATE ON licence_dispute FOR EACH ROW WHEN ((new.disputed_at > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT ON TABLE licence_dispute TO verifier_service;

CREATE TABLE licence_lock (
    licence_key bytea NOT NULL,
    claim_id text NOT NULL,
    account_key text NOT NULL,
    locked_at timestamp with time zone NOT NULL
);
ALTER TABLE licence_lock ADD CONSTRAINT licence_lock_pkey PRIMARY KEY (licence_key);
CREATE INDEX licence_lock_of_account ON licence_lock USING btree (account_key);
CREATE TRIGGER licence_lock_guard BEFORE INSERT OR UPDATE ON licence_lock FOR EACH ROW EXECUTE FUNCTION guard_lock();
CREATE TRIGGER licence_lock_instants BEFORE INSERT OR UPDATE ON licence_lock FOR EACH ROW WHEN ((new.locked_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE licence_lock ADD CONSTRAINT licence_lock_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE licence_lock ADD CONSTRAINT licence_lock_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT,DELETE ON TABLE licence_lock TO verifier_service;

CREATE TABLE licence_look (
    claim_id text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    planned boolean NOT NULL,
    source text
);
ALTER TABLE licence_look ADD CONSTRAINT licence_look_pkey PRIMARY KEY (claim_id);
CREATE INDEX licence_look_due ON licence_look USING btree (due_at);
CREATE INDEX licence_look_of_source ON licence_look USING btree (source, due_at DESC);
CREATE INDEX licence_look_unplanned ON licence_look USING btree (claim_id) WHERE (NOT planned);
ALTER TABLE licence_look ADD CONSTRAINT licence_look_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id) ON DELETE CASCADE;
GRANT SELECT ON TABLE licence_look TO verifier_service;
GRANT UPDATE (due_at, planned) ON TABLE licence_look TO verifier_service;

CREATE TABLE licence_pass (
    id text NOT NULL,
    licence_key bytea NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    account_epoch bigint,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    named_at timestamp with time zone NOT NULL,
    CONSTRAINT licence_pass_id_check CHECK ((id ~ '^lcp_[0-9a-f]{32}$'::text))
);
ALTER TABLE licence_pass ADD CONSTRAINT licence_pass_pkey PRIMARY KEY (id);
CREATE INDEX licence_pass_of_licence ON licence_pass USING btree (licence_key);
CREATE TRIGGER licence_pass_instants BEFORE INSERT OR UPDATE ON licence_pass FOR EACH ROW WHEN ((new.named_at > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT ON TABLE licence_pass TO verifier_service;

CREATE TABLE licence_watch (
    id text NOT NULL,
    licence_key bytea NOT NULL,
    target_key bytea NOT NULL,
    by_board boolean NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    CONSTRAINT licence_watch_id_check CHECK ((id ~ '^lcw_[0-9a-f]{32}$'::text))
);
ALTER TABLE licence_watch ADD CONSTRAINT licence_watch_licence_key_target_key_key UNIQUE (licence_key, target_key);
ALTER TABLE licence_watch ADD CONSTRAINT licence_watch_pkey PRIMARY KEY (id);
CREATE INDEX licence_watch_renewed ON licence_watch USING btree (renewed_at);
CREATE TRIGGER licence_watch_instants BEFORE INSERT OR UPDATE ON licence_watch FOR EACH ROW WHEN ((GREATEST(new.made_at, new.renewed_at, new.told_at) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,INSERT,DELETE ON TABLE licence_watch TO verifier_service;
GRANT UPDATE (renewed_at, told_at) ON TABLE licence_watch TO verifier_service;

CREATE TABLE licensee_lock (
    licence_key bytea NOT NULL,
    locked_at timestamp with time zone NOT NULL,
    unlocked_at timestamp with time zone,
    turn bigint DEFAULT 1 NOT NULL,
    spread boolean DEFAULT false NOT NULL
);
ALTER TABLE licensee_lock ADD CONSTRAINT licensee_lock_pkey PRIMARY KEY (licence_key);
CREATE INDEX licensee_lock_unspread ON licensee_lock USING btree (locked_at) WHERE (NOT spread);
CREATE TRIGGER licensee_lock_instants BEFORE INSERT OR UPDATE ON licensee_lock FOR EACH ROW WHEN ((GREATEST(new.locked_at, new.unlocked_at) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT ON TABLE licensee_lock TO verifier_service;

CREATE TABLE licensee_request (
    id text NOT NULL,
    way text NOT NULL,
    state text NOT NULL,
    licence_key bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    target_key bytea,
    token_digest bytea,
    sent_at timestamp with time zone,
    used_at timestamp with time zone,
    session_digest bytea,
    session_ends_at timestamp with time zone,
    document_id text,
    media_type text,
    leased_to text,
    leased_until timestamp with time zone,
    first_by text,
    second_by text,
    judged_at timestamp with time zone,
    CONSTRAINT licensee_request_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT licensee_request_check CHECK (((way = 'document'::text) = (document_id IS NOT NULL))),
    CONSTRAINT licensee_request_check1 CHECK (((document_id IS NULL) = (media_type IS NULL))),
    CONSTRAINT licensee_request_check2 CHECK (((second_by IS NULL) OR ((first_by IS NOT NULL) AND (first_by <> second_by)))),
    CONSTRAINT licensee_request_check3 CHECK (((way = 'letter'::text) OR (state <> ALL (ARRAY['received'::text, 'granted'::text, 'sent'::text, 'opened'::text])) OR (second_by IS NOT NULL))),
    CONSTRAINT licensee_request_check4 CHECK (((session_digest IS NULL) OR ((token_digest IS NOT NULL) AND (sent_at IS NOT NULL) AND (used_at IS NOT NULL)))),
    CONSTRAINT licensee_request_check5 CHECK (((session_digest IS NULL) = (session_ends_at IS NULL))),
    CONSTRAINT licensee_request_id_check CHECK ((id ~ '^lcr_[0-9a-f]{32}$'::text)),
    CONSTRAINT licensee_request_state_check CHECK ((state = ANY (ARRAY['received'::text, 'for_people'::text, 'granted'::text, 'refused'::text, 'sent'::text, 'opened'::text, 'closed'::text]))),
    CONSTRAINT licensee_request_way_check CHECK ((way = ANY (ARRAY['letter'::text, 'document'::text])))
);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_document_id_key UNIQUE (document_id);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_pkey PRIMARY KEY (id);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_session_digest_key UNIQUE (session_digest);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_token_digest_key UNIQUE (token_digest);
CREATE INDEX licensee_request_due ON licensee_request USING btree (next_at) WHERE (state = ANY (ARRAY['received'::text, 'granted'::text, 'refused'::text]));
CREATE INDEX licensee_request_for_people ON licensee_request USING btree (made_at) WHERE (state = 'for_people'::text);
CREATE INDEX licensee_request_made ON licensee_request USING btree (made_at);
CREATE INDEX licensee_request_of_target ON licensee_request USING btree (target_key, sent_at) WHERE (target_key IS NOT NULL);
CREATE TRIGGER licensee_request_instants BEFORE INSERT OR UPDATE ON licensee_request FOR EACH ROW WHEN ((GREATEST(new.made_at, new.sent_at, new.used_at, new.judged_at, (new.session_ends_at - '1 day'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_first_by_fkey FOREIGN KEY (first_by) REFERENCES reviewer(id);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_leased_to_fkey FOREIGN KEY (leased_to) REFERENCES reviewer(id);
ALTER TABLE licensee_request ADD CONSTRAINT licensee_request_second_by_fkey FOREIGN KEY (second_by) REFERENCES reviewer(id);
GRANT SELECT,DELETE ON TABLE licensee_request TO verifier_service;
GRANT INSERT (id, way, state, licence_key, wrapped_key, sealed, made_at, next_at, document_id, media_type) ON TABLE licensee_request TO verifier_service;
GRANT UPDATE (state, licence_key, next_at, attempts, target_key, token_digest, sent_at, leased_to, leased_until) ON TABLE licensee_request TO verifier_service;

CREATE TABLE lifecycle (
    source text NOT NULL,
    happening text NOT NULL,
    target text NOT NULL,
    verdict text,
    decided_by text,
    gives_badge boolean DEFAULT false NOT NULL,
    ends_lock boolean DEFAULT false NOT NULL,
    ends_case boolean DEFAULT true NOT NULL,
    changes_badge boolean DEFAULT true NOT NULL,
    CONSTRAINT lifecycle_badge CHECK (((gives_badge = (target = 'verified'::text)) AND ((verdict IS NOT NULL) OR (NOT gives_badge)))),
    CONSTRAINT lifecycle_decided CHECK (((verdict IS NULL) = (decided_by IS NULL))),
    CONSTRAINT lifecycle_decided_by_check CHECK ((decided_by = ANY (ARRAY['machine'::text, 'reviewer'::text]))),
    CONSTRAINT lifecycle_verdict_check CHECK ((verdict = ANY (ARRAY['verified'::text, 'reinstated'::text, 'refused'::text, 'revoked'::text])))
);
ALTER TABLE lifecycle ADD CONSTRAINT lifecycle_pkey PRIMARY KEY (source, happening);
GRANT SELECT ON TABLE lifecycle TO verifier_service;

CREATE TABLE login_link (
    digest bytea NOT NULL,
    reviewer_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
ALTER TABLE login_link ADD CONSTRAINT login_link_pkey PRIMARY KEY (digest);
CREATE INDEX login_link_of_reviewer ON login_link USING btree (reviewer_id);
ALTER TABLE login_link ADD CONSTRAINT login_link_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);

CREATE TABLE mail_outbox (
    id text DEFAULT ('mal_'::text || replace((gen_random_uuid())::text, '-'::text, ''::text)) NOT NULL,
    claim_id text NOT NULL,
    account_key text NOT NULL,
    claim_version bigint NOT NULL,
    template text NOT NULL,
    occasion text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    failed_at timestamp with time zone,
    outcome text DEFAULT 'waiting'::text NOT NULL,
    smtp_code integer,
    CONSTRAINT mail_outbox_check CHECK (((outcome = 'sent'::text) = (sent_at IS NOT NULL))),
    CONSTRAINT mail_outbox_check1 CHECK (((outcome = ANY (ARRAY['waiting'::text, 'sent'::text])) = (failed_at IS NULL))),
    CONSTRAINT mail_outbox_id_check CHECK ((id ~ '^mal_[0-9a-f]{32}$'::text)),
    CONSTRAINT mail_outbox_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'no_transport'::text, 'no_address'::text, 'overtaken'::text, 'erased'::text]))),
    CONSTRAINT mail_outbox_template_check CHECK ((template = ANY (ARRAY['received'::text, 'creator_needed'::text, 'question'::text, 'in_review'::text, 'confirmed'::text, 'refused'::text, 'suspended'::text, 'revoked'::text, 'reinstated'::text, 'expired'::text, 'expiring'::text, 'appealed'::text, 'lapsed'::text, 'withdrew'::text, 'contested'::text, 'rebind'::text, 'contact_code'::text, 'proofing'::text])))
);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_claim_id_template_occasion_key UNIQUE (claim_id, template, occasion);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_pkey PRIMARY KEY (id);
CREATE INDEX mail_due ON mail_outbox USING btree (next_at) WHERE (outcome = 'waiting'::text);
CREATE INDEX mail_ended ON mail_outbox USING btree (COALESCE(sent_at, failed_at)) WHERE (outcome <> 'waiting'::text);
CREATE INDEX mail_failed ON mail_outbox USING btree (failed_at) WHERE (outcome = 'failed'::text);
CREATE INDEX mail_outbox_of_account ON mail_outbox USING btree (account_key, created_at);
CREATE TRIGGER mail_outbox_instants BEFORE INSERT OR UPDATE ON mail_outbox FOR EACH ROW WHEN ((GREATEST(new.created_at, new.sent_at, new.failed_at, (new.next_at - '40 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT,DELETE ON TABLE mail_outbox TO verifier_service;
GRANT UPDATE (attempts, next_at, sent_at, failed_at, outcome, smtp_code) ON TABLE mail_outbox TO verifier_service;

CREATE TABLE pgq.pgqueuer (
    id bigint NOT NULL,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    execute_after timestamp with time zone DEFAULT now() NOT NULL,
    status pgq.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    slot bigint
);
CREATE SEQUENCE pgq.pgqueuer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE pgq.pgqueuer_id_seq OWNED BY pgq.pgqueuer.id;
ALTER TABLE pgq.pgqueuer ALTER COLUMN id SET DEFAULT nextval('pgq.pgqueuer_id_seq'::regclass);
ALTER TABLE pgq.pgqueuer ADD CONSTRAINT pgqueuer_pkey PRIMARY KEY (id);
CREATE INDEX pgqueuer_ep_ea_idx ON pgq.pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::pgq.pgqueuer_status);
CREATE INDEX pgqueuer_ep_prio_id_idx ON pgq.pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::pgq.pgqueuer_status);
CREATE INDEX pgqueuer_parked ON pgq.pgqueuer USING btree (id) WHERE (status = 'failed'::pgq.pgqueuer_status);
CREATE INDEX pgqueuer_picked_heartbeat_idx ON pgq.pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::pgq.pgqueuer_status);
CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON pgq.pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::pgq.pgqueuer_status) AND (slot IS NOT NULL));
CREATE INDEX pgqueuer_priority_id_id1_idx ON pgq.pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::pgq.pgqueuer_status);
CREATE INDEX pgqueuer_queue_manager_id_idx ON pgq.pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);
CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON pgq.pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::pgq.pgqueuer_status, 'picked'::pgq.pgqueuer_status])) AND (dedupe_key IS NOT NULL));
CREATE INDEX pgqueuer_updated_id_id1_idx ON pgq.pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::pgq.pgqueuer_status);
CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pgq.pgqueuer FOR EACH STATEMENT EXECUTE FUNCTION pgq.fn_pgqueuer_changed();
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE pgq.pgqueuer TO verifier_service;
GRANT SELECT,USAGE ON SEQUENCE pgq.pgqueuer_id_seq TO verifier_service;

CREATE UNLOGGED TABLE pgq.pgqueuer_log (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint NOT NULL,
    status pgq.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);
ALTER TABLE pgq.pgqueuer_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME pgq.pgqueuer_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE pgq.pgqueuer_log ADD CONSTRAINT pgqueuer_log_pkey PRIMARY KEY (id);
CREATE INDEX pgqueuer_log_created ON pgq.pgqueuer_log USING btree (created);
CREATE INDEX pgqueuer_log_job_id_status ON pgq.pgqueuer_log USING btree (job_id, created DESC);
CREATE INDEX pgqueuer_log_not_aggregated ON pgq.pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);
CREATE INDEX pgqueuer_log_status ON pgq.pgqueuer_log USING btree (status);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE pgq.pgqueuer_log TO verifier_service;
GRANT SELECT,USAGE ON SEQUENCE pgq.pgqueuer_log_id_seq TO verifier_service;

CREATE TABLE pgq.pgqueuer_schedules (
    id bigint NOT NULL,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    next_run timestamp with time zone DEFAULT now() NOT NULL,
    last_run timestamp with time zone,
    status pgq.pgqueuer_status DEFAULT 'queued'::pgq.pgqueuer_status
);
CREATE SEQUENCE pgq.pgqueuer_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE pgq.pgqueuer_schedules_id_seq OWNED BY pgq.pgqueuer_schedules.id;
ALTER TABLE pgq.pgqueuer_schedules ALTER COLUMN id SET DEFAULT nextval('pgq.pgqueuer_schedules_id_seq'::regclass);
ALTER TABLE pgq.pgqueuer_schedules ADD CONSTRAINT pgqueuer_schedules_expression_entrypoint_key UNIQUE (expression, entrypoint);
ALTER TABLE pgq.pgqueuer_schedules ADD CONSTRAINT pgqueuer_schedules_pkey PRIMARY KEY (id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE pgq.pgqueuer_schedules TO verifier_service;
GRANT SELECT,USAGE ON SEQUENCE pgq.pgqueuer_schedules_id_seq TO verifier_service;

CREATE UNLOGGED TABLE pgq.pgqueuer_statistics (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT date_trunc('sec'::text, now()) NOT NULL,
    count bigint NOT NULL,
    priority integer NOT NULL,
    status pgq.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);
ALTER SEQUENCE pgq.pgqueuer_statistics_id_seq OWNED BY pgq.pgqueuer_statistics.id;
ALTER TABLE pgq.pgqueuer_statistics ALTER COLUMN id SET DEFAULT nextval('pgq.pgqueuer_statistics_id_seq'::regclass);
ALTER TABLE pgq.pgqueuer_statistics ADD CONSTRAINT pgqueuer_statistics_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON pgq.pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE pgq.pgqueuer_statistics TO verifier_service;
GRANT SELECT,USAGE ON SEQUENCE pgq.pgqueuer_statistics_id_seq TO verifier_service;

CREATE UNLOGGED SEQUENCE pgq.pgqueuer_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE platform_jwk (
    kid text NOT NULL,
    jwk jsonb NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone
);
ALTER TABLE platform_jwk ADD CONSTRAINT platform_jwk_pkey PRIMARY KEY (kid);
CREATE TRIGGER platform_jwk_instants BEFORE INSERT OR UPDATE ON platform_jwk FOR EACH ROW WHEN ((GREATEST(new.added_at, new.removed_at) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,INSERT ON TABLE platform_jwk TO verifier_service;
GRANT UPDATE (jwk, added_at, removed_at) ON TABLE platform_jwk TO verifier_service;

CREATE TABLE policy_document (
    version text NOT NULL,
    digest bytea NOT NULL,
    body text NOT NULL,
    first_used_at timestamp with time zone NOT NULL,
    CONSTRAINT policy_document_check CHECK ((digest = sha256(convert_to(body, 'UTF8'::name)))),
    CONSTRAINT policy_document_check1 CHECK (("right"(version, 13) = ('+'::text || "left"(encode(digest, 'hex'::text), 12))))
);
ALTER TABLE policy_document ADD CONSTRAINT policy_document_pkey PRIMARY KEY (version);
CREATE TRIGGER policy_document_append_only BEFORE DELETE OR UPDATE ON policy_document FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_document_instants BEFORE INSERT ON policy_document FOR EACH ROW WHEN ((new.first_used_at > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER policy_document_no_truncate BEFORE TRUNCATE ON policy_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
GRANT SELECT,INSERT ON TABLE policy_document TO verifier_service;

CREATE TABLE proofing_notice (
    id text NOT NULL,
    claim_id text NOT NULL,
    account_key text NOT NULL,
    token_digest bytea NOT NULL,
    occasion text NOT NULL,
    licence_key bytea,
    sealed_contact bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    target_key bytea,
    over boolean DEFAULT false NOT NULL,
    CONSTRAINT proofing_notice_id_check CHECK ((id ~ '^ntc_[0-9a-f]{32}$'::text))
);
ALTER TABLE proofing_notice ADD CONSTRAINT proofing_notice_claim_id_occasion_key UNIQUE (claim_id, occasion);
ALTER TABLE proofing_notice ADD CONSTRAINT proofing_notice_pkey PRIMARY KEY (id);
ALTER TABLE proofing_notice ADD CONSTRAINT proofing_notice_token_digest_key UNIQUE (token_digest);
CREATE INDEX proofing_notice_of_account ON proofing_notice USING btree (account_key);
CREATE INDEX proofing_notice_used ON proofing_notice USING btree (licence_key) WHERE (used_at IS NOT NULL);
CREATE INDEX proofing_notice_used_of_claim ON proofing_notice USING btree (claim_id) WHERE (used_at IS NOT NULL);
CREATE TRIGGER proofing_notice_instants BEFORE INSERT OR UPDATE ON proofing_notice FOR EACH ROW WHEN ((GREATEST(new.made_at, new.used_at, (new.expires_at - '181 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE proofing_notice ADD CONSTRAINT proofing_notice_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE proofing_notice ADD CONSTRAINT proofing_notice_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT ON TABLE proofing_notice TO verifier_service;

CREATE TABLE queue_breach (
    queue text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    over_at timestamp with time zone,
    CONSTRAINT queue_breach_queue_check CHECK ((queue ~ '^[a-z]{1,20}$'::text))
);
ALTER TABLE queue_breach ADD CONSTRAINT queue_breach_pkey PRIMARY KEY (queue);
CREATE TRIGGER queue_breach_instants BEFORE INSERT OR UPDATE ON queue_breach FOR EACH ROW WHEN ((GREATEST(new.began_at, new.over_at) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT ON TABLE queue_breach TO verifier_service;
GRANT INSERT (queue, began_at) ON TABLE queue_breach TO verifier_service;
GRANT UPDATE (began_at, over_at) ON TABLE queue_breach TO verifier_service;

CREATE TABLE rate_bucket (
    key text NOT NULL,
    tat timestamp with time zone NOT NULL
);
ALTER TABLE rate_bucket ADD CONSTRAINT rate_bucket_pkey PRIMARY KEY (key);

CREATE TABLE readiness (
    one boolean DEFAULT true NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT readiness_one_check CHECK (one)
);
ALTER TABLE readiness ADD CONSTRAINT readiness_pkey PRIMARY KEY (one);
GRANT SELECT,INSERT,UPDATE ON TABLE readiness TO verifier_service;

CREATE TABLE registry_check (
    claim_id text NOT NULL,
    obs_epoch bigint NOT NULL,
    registry text NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    open_starts integer DEFAULT 0 NOT NULL,
    unavailable integer DEFAULT 0 NOT NULL,
    last_detail text DEFAULT ''::text NOT NULL,
    started_at timestamp with time zone,
    answered_at timestamp with time zone,
    evidence_id text,
    asked bytea,
    silent_since timestamp with time zone
);
ALTER TABLE registry_check ADD CONSTRAINT registry_check_pkey PRIMARY KEY (claim_id, obs_epoch, registry);
CREATE INDEX registry_check_parked ON registry_check USING btree (answered_at) WHERE (last_detail = 'check_failed'::text);
CREATE INDEX registry_check_unanswered ON registry_check USING btree (claim_id, obs_epoch) WHERE (answered_at IS NULL);
CREATE TRIGGER registry_check_forward BEFORE UPDATE ON registry_check FOR EACH ROW WHEN (((new.attempt < old.attempt) OR ((old.answered_at IS NOT NULL) AND (new.* IS DISTINCT FROM old.*)))) EXECUTE FUNCTION guard_check();
CREATE TRIGGER registry_check_instants BEFORE INSERT OR UPDATE ON registry_check FOR EACH ROW WHEN ((GREATEST(new.started_at, new.answered_at, new.silent_since) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE registry_check ADD CONSTRAINT registry_check_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE registry_check ADD CONSTRAINT registry_check_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES evidence(id);
GRANT SELECT ON TABLE registry_check TO verifier_service;
GRANT INSERT (claim_id, obs_epoch, registry) ON TABLE registry_check TO verifier_service;
GRANT UPDATE (attempt, open_starts, unavailable, last_detail, started_at, answered_at, evidence_id, asked, silent_since) ON TABLE registry_check TO verifier_service;

CREATE TABLE registry_day (
    registry text NOT NULL,
    day date NOT NULL,
    looks integer NOT NULL,
    broken integer NOT NULL,
    unwell integer NOT NULL,
    answered integer NOT NULL
);
ALTER TABLE registry_day ADD CONSTRAINT registry_day_pkey PRIMARY KEY (registry, day);
CREATE INDEX registry_day_by_day ON registry_day USING btree (day);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE registry_day TO verifier_service;

CREATE TABLE registry_health (
    registry text NOT NULL,
    breaker text DEFAULT 'closed'::text NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    probe_after timestamp with time zone,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    last_failure text,
    checked_at timestamp with time zone,
    source_as_of timestamp with time zone,
    control text,
    control_detail text,
    sheet_version text,
    misreads integer DEFAULT 0 NOT NULL,
    CONSTRAINT registry_health_breaker_check CHECK ((breaker = ANY (ARRAY['closed'::text, 'open'::text]))),
    CONSTRAINT registry_health_control_check CHECK ((control = ANY (ARRAY['answers'::text, 'unavailable'::text, 'unreadable'::text])))
);
ALTER TABLE registry_health ADD CONSTRAINT registry_health_pkey PRIMARY KEY (registry);
CREATE TRIGGER registry_health_instants BEFORE INSERT OR UPDATE ON registry_health FOR EACH ROW WHEN ((GREATEST(new.checked_at, new.source_as_of) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,INSERT,UPDATE ON TABLE registry_health TO verifier_service;

CREATE TABLE registry_smoke (
    registry text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    came_to text NOT NULL,
    CONSTRAINT registry_smoke_came_to_check CHECK ((came_to = ANY (ARRAY['in_force'::text, 'otherwise'::text, 'missing'::text, 'unavailable'::text, 'unreadable'::text])))
);
ALTER TABLE registry_smoke ADD CONSTRAINT registry_smoke_pkey PRIMARY KEY (registry);
GRANT SELECT,INSERT,UPDATE ON TABLE registry_smoke TO verifier_service;

CREATE TABLE report (
    id text NOT NULL,
    account_key text NOT NULL,
    case_id text NOT NULL,
    reason text NOT NULL,
    sealed bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT report_id_check CHECK ((id ~ '^rcp_[0-9a-f]{32}$'::text)),
    CONSTRAINT report_reason_check CHECK ((reason = ANY (ARRAY['not_the_licensee'::text, 'not_in_force'::text, 'impersonation'::text, 'other'::text])))
);
ALTER TABLE report ADD CONSTRAINT report_pkey PRIMARY KEY (id);
CREATE INDEX report_by_time ON report USING btree (received_at);
CREATE INDEX report_of_account ON report USING btree (account_key, received_at);
CREATE INDEX report_of_case ON report USING btree (case_id);
CREATE TRIGGER report_instants BEFORE INSERT ON report FOR EACH ROW WHEN ((new.received_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE report ADD CONSTRAINT report_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE report ADD CONSTRAINT report_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
GRANT SELECT,INSERT,DELETE ON TABLE report TO verifier_service;

CREATE TABLE report_tally (
    case_id text NOT NULL,
    account_key text NOT NULL,
    reason text NOT NULL,
    reports bigint NOT NULL,
    counted_at timestamp with time zone DEFAULT service_now() NOT NULL,
    CONSTRAINT report_tally_reason_check CHECK ((reason = ANY (ARRAY['not_the_licensee'::text, 'not_in_force'::text, 'impersonation'::text, 'other'::text]))),
    CONSTRAINT report_tally_reports_check CHECK ((reports >= 1))
);
ALTER TABLE report_tally ADD CONSTRAINT report_tally_pkey PRIMARY KEY (case_id, reason);
CREATE INDEX report_tally_by_time ON report_tally USING btree (counted_at);
CREATE INDEX report_tally_of_account ON report_tally USING btree (account_key);
ALTER TABLE report_tally ADD CONSTRAINT report_tally_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE report_tally ADD CONSTRAINT report_tally_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
GRANT SELECT,INSERT,DELETE ON TABLE report_tally TO verifier_service;
GRANT UPDATE (reports) ON TABLE report_tally TO verifier_service;

CREATE TABLE retention_sweep (
    one boolean DEFAULT true NOT NULL,
    swept_at timestamp with time zone,
    CONSTRAINT retention_sweep_one_check CHECK (one)
);
ALTER TABLE retention_sweep ADD CONSTRAINT retention_sweep_pkey PRIMARY KEY (one);
CREATE TRIGGER retention_sweep_time BEFORE INSERT OR UPDATE ON retention_sweep FOR EACH ROW WHEN ((new.swept_at > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT ON TABLE retention_sweep TO verifier_service;
GRANT UPDATE (swept_at) ON TABLE retention_sweep TO verifier_service;

CREATE TABLE review_case (
    id text NOT NULL,
    claim_id text NOT NULL,
    queue text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_by timestamp with time zone NOT NULL,
    assigned_to text,
    lease_digest bytea,
    lease_expires_at timestamp with time zone,
    reasons text[] DEFAULT '{}'::text[] NOT NULL,
    first_by text,
    first_action text,
    first_at timestamp with time zone,
    first_claim_version bigint,
    sealed_first bytea,
    recused text[] DEFAULT '{}'::text[] NOT NULL,
    closed_at timestamp with time zone,
    risk smallint DEFAULT 3 NOT NULL,
    handed_to text,
    handed_until timestamp with time zone,
    CONSTRAINT review_case_id_check CHECK ((id ~ '^cas_[0-9a-f]{32}$'::text)),
    CONSTRAINT review_case_queue_check CHECK ((queue = ANY (ARRAY['standard'::text, 'discipline'::text, 'screening'::text, 'contested'::text, 'lead'::text]))),
    CONSTRAINT review_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'assigned'::text, 'awaiting_second'::text, 'closed'::text])))
);
ALTER TABLE review_case ADD CONSTRAINT review_case_pkey PRIMARY KEY (id);
CREATE INDEX review_case_closed ON review_case USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX review_case_handed ON review_case USING btree (handed_to) WHERE (handed_to IS NOT NULL);
CREATE INDEX review_case_held ON review_case USING btree (assigned_to, lease_expires_at) WHERE (state = 'assigned'::text);
CREATE INDEX review_case_of_claim ON review_case USING btree (claim_id, closed_at);
CREATE INDEX review_case_of_queue ON review_case USING btree (queue, due_by) WHERE (state <> 'closed'::text);
CREATE UNIQUE INDEX review_case_open_once ON review_case USING btree (claim_id) WHERE (state <> 'closed'::text);
CREATE INDEX review_case_opened ON review_case USING btree (opened_at);
CREATE INDEX review_case_stepped_back ON review_case USING btree (due_by) WHERE ((recused <> '{}'::text[]) AND (state <> 'closed'::text));
CREATE INDEX review_case_turn ON review_case USING btree (risk, due_by, id) WHERE (state <> 'closed'::text);
CREATE INDEX review_case_waiting ON review_case USING btree (due_by) WHERE (state <> 'closed'::text);
CREATE TRIGGER review_case_closing BEFORE UPDATE ON review_case FOR EACH ROW WHEN (((new.state = 'closed'::text) AND (old.state <> 'closed'::text))) EXECUTE FUNCTION guard_closing();
CREATE TRIGGER review_case_comes_to_a_lead AFTER INSERT ON review_case FOR EACH ROW WHEN ((new.queue = 'lead'::text)) EXECUTE FUNCTION tell_lead_case();
CREATE TRIGGER review_case_ends_assignments AFTER UPDATE ON review_case FOR EACH ROW WHEN (((new.state = 'closed'::text) AND (old.state <> 'closed'::text))) EXECUTE FUNCTION end_assignments();
CREATE TRIGGER review_case_forward BEFORE UPDATE ON review_case FOR EACH ROW WHEN (((new.id <> old.id) OR (new.claim_id <> old.claim_id) OR (new.version < old.version) OR (NOT (new.reasons @> old.reasons)) OR (NOT (new.recused @> old.recused)) OR ((old.state = 'closed'::text) AND (new.state <> 'closed'::text)))) EXECUTE FUNCTION refuse_backwards();
CREATE TRIGGER review_case_goes_to_a_lead AFTER UPDATE OF queue ON review_case FOR EACH ROW WHEN (((new.queue = 'lead'::text) AND (old.queue <> 'lead'::text))) EXECUTE FUNCTION tell_lead_case();
CREATE TRIGGER review_case_instants BEFORE INSERT OR UPDATE ON review_case FOR EACH ROW WHEN ((GREATEST(new.opened_at, new.first_at, new.closed_at, (new.due_by - '100 days'::interval), (new.lease_expires_at - '1 day'::interval), (new.handed_until - '8 days'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER review_case_ranked BEFORE INSERT OR UPDATE OF reasons ON review_case FOR EACH ROW EXECUTE FUNCTION rank_case();
CREATE TRIGGER review_case_tallied AFTER INSERT OR DELETE ON review_case FOR EACH ROW EXECUTE FUNCTION tally_case();
CREATE TRIGGER review_case_tallied_anew AFTER UPDATE ON review_case FOR EACH ROW WHEN ((((new.queue IS DISTINCT FROM old.queue) OR ((new.state = 'closed'::text) IS DISTINCT FROM (old.state = 'closed'::text))) OR (new.closed_at IS DISTINCT FROM old.closed_at))) EXECUTE FUNCTION tally_case();
ALTER TABLE review_case ADD CONSTRAINT review_case_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES reviewer(id);
ALTER TABLE review_case ADD CONSTRAINT review_case_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE review_case ADD CONSTRAINT review_case_first_by_fkey FOREIGN KEY (first_by) REFERENCES reviewer(id);
GRANT SELECT ON TABLE review_case TO verifier_service;
GRANT INSERT (id, claim_id, queue, opened_at, due_by, reasons) ON TABLE review_case TO verifier_service;
GRANT UPDATE (queue, state, version, due_by, assigned_to, lease_digest, lease_expires_at, reasons, first_by, first_action, first_at, first_claim_version, sealed_first, recused, closed_at, handed_to, handed_until) ON TABLE review_case TO verifier_service;

CREATE TABLE reviewer (
    id text NOT NULL,
    name text NOT NULL,
    token_digest bytea NOT NULL,
    login_digest bytea,
    lead boolean DEFAULT false NOT NULL,
    bootstrap boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    admin boolean DEFAULT false NOT NULL,
    auditor boolean DEFAULT false NOT NULL,
    lapsed_at timestamp with time zone,
    CONSTRAINT reviewer_audits_or_decides CHECK ((NOT (auditor AND (lead OR admin)))),
    CONSTRAINT reviewer_id_check CHECK ((id ~ '^rev_[0-9a-f]{32}$'::text)),
    CONSTRAINT reviewer_link_is_trial CHECK (((login_digest IS NULL) OR bootstrap))
);
ALTER TABLE reviewer ADD CONSTRAINT reviewer_login_digest_key UNIQUE (login_digest);
ALTER TABLE reviewer ADD CONSTRAINT reviewer_pkey PRIMARY KEY (id);
ALTER TABLE reviewer ADD CONSTRAINT reviewer_token_digest_key UNIQUE (token_digest);
CREATE TRIGGER reviewer_guard BEFORE UPDATE ON reviewer FOR EACH ROW EXECUTE FUNCTION guard_reviewer();
CREATE TRIGGER reviewer_no_truncate BEFORE TRUNCATE ON reviewer FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER reviewer_stays BEFORE DELETE ON reviewer FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
GRANT SELECT (id, name, lead, bootstrap, created_at, revoked_at, admin, auditor, lapsed_at) ON TABLE reviewer TO verifier_service;

CREATE TABLE reviewer_identity (
    issuer text NOT NULL,
    subject_key bytea NOT NULL,
    reviewer_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT reviewer_identity_subject_key_check CHECK ((octet_length(subject_key) = 32))
);
ALTER TABLE reviewer_identity ADD CONSTRAINT reviewer_identity_pkey PRIMARY KEY (issuer, subject_key);
CREATE UNIQUE INDEX reviewer_identity_of_reviewer ON reviewer_identity USING btree (reviewer_id);
CREATE TRIGGER reviewer_identity_no_truncate BEFORE TRUNCATE ON reviewer_identity FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER reviewer_identity_stays BEFORE DELETE OR UPDATE ON reviewer_identity FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
ALTER TABLE reviewer_identity ADD CONSTRAINT reviewer_identity_issuer_fkey FOREIGN KEY (issuer) REFERENCES console_provider(issuer);
ALTER TABLE reviewer_identity ADD CONSTRAINT reviewer_identity_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);
GRANT SELECT (reviewer_id) ON TABLE reviewer_identity TO verifier_service;

CREATE TABLE reviewer_pause (
    reviewer_id text NOT NULL,
    paused_at timestamp with time zone NOT NULL,
    paused_by text NOT NULL
);
ALTER TABLE reviewer_pause ADD CONSTRAINT reviewer_pause_pkey PRIMARY KEY (reviewer_id);
ALTER TABLE reviewer_pause ADD CONSTRAINT reviewer_pause_paused_by_fkey FOREIGN KEY (paused_by) REFERENCES reviewer(id);
ALTER TABLE reviewer_pause ADD CONSTRAINT reviewer_pause_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);
GRANT SELECT ON TABLE reviewer_pause TO verifier_service;

CREATE TABLE roster (
    registry text NOT NULL,
    generation bigint NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    as_of timestamp with time zone,
    rows bigint NOT NULL,
    sha256 text NOT NULL,
    columns text[] DEFAULT '{}'::text[] NOT NULL,
    recipe text DEFAULT ''::text NOT NULL,
    supplements text[] DEFAULT '{}'::text[] NOT NULL
);
ALTER TABLE roster ADD CONSTRAINT roster_pkey PRIMARY KEY (registry);
CREATE TRIGGER roster_instants BEFORE INSERT OR UPDATE ON roster FOR EACH ROW WHEN ((GREATEST(new.loaded_at, new.as_of) > service_latest())) EXECUTE FUNCTION refuse_later();
GRANT SELECT,INSERT,UPDATE ON TABLE roster TO verifier_service;

CREATE UNLOGGED TABLE roster_change (
    id bigint NOT NULL,
    generation bigint NOT NULL,
    added boolean NOT NULL,
    digits text NOT NULL COLLATE pg_catalog."C",
    npi text NOT NULL COLLATE pg_catalog."C",
    surname_key text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE roster_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME roster_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE roster_change ADD CONSTRAINT roster_change_pkey PRIMARY KEY (id);
CREATE INDEX roster_change_of_load ON roster_change USING btree (generation, id);
GRANT SELECT,INSERT,DELETE ON TABLE roster_change TO verifier_service;

CREATE SEQUENCE roster_generation
    START WITH 1000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE roster_history (
    registry text NOT NULL,
    digest bytea NOT NULL,
    npi text NOT NULL COLLATE pg_catalog."C",
    surname_key text NOT NULL COLLATE pg_catalog."C",
    fields text NOT NULL COLLATE pg_catalog."C",
    columns text[] NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    departed_at timestamp with time zone,
    how text,
    returned_at timestamp with time zone,
    CONSTRAINT roster_history_how_check CHECK ((how = ANY (ARRAY['absent'::text, 'removed'::text])))
);
ALTER TABLE roster_history ADD CONSTRAINT roster_history_pkey PRIMARY KEY (registry, digest);
CREATE INDEX roster_history_by_npi ON roster_history USING btree (registry, npi) WHERE ((npi <> ''::text) AND (departed_at IS NOT NULL));
CREATE INDEX roster_history_by_surname ON roster_history USING btree (registry, surname_key) WHERE (departed_at IS NOT NULL);
GRANT SELECT,INSERT ON TABLE roster_history TO verifier_service;
GRANT UPDATE (departed_at, how, returned_at) ON TABLE roster_history TO verifier_service;

CREATE TABLE roster_load (
    registry text NOT NULL,
    generation bigint NOT NULL,
    sha256 text NOT NULL,
    recipe text NOT NULL,
    holder uuid NOT NULL,
    file integer DEFAULT 0 NOT NULL,
    line bigint DEFAULT 0 NOT NULL,
    rows bigint DEFAULT 0 NOT NULL,
    bad bigint DEFAULT 0 NOT NULL,
    ready boolean DEFAULT false NOT NULL
);
ALTER TABLE roster_load ADD CONSTRAINT roster_load_pkey PRIMARY KEY (registry);
GRANT SELECT,DELETE ON TABLE roster_load TO verifier_service;
GRANT UPDATE (file, line, rows, bad) ON TABLE roster_load TO verifier_service;

CREATE TABLE roster_relook (
    claim_id text NOT NULL,
    registry text NOT NULL,
    noted_at timestamp with time zone NOT NULL
);
ALTER TABLE roster_relook ADD CONSTRAINT roster_relook_pkey PRIMARY KEY (claim_id);
CREATE TRIGGER roster_relook_instants BEFORE INSERT OR UPDATE ON roster_relook FOR EACH ROW WHEN ((new.noted_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE roster_relook ADD CONSTRAINT roster_relook_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE roster_relook TO verifier_service;

CREATE TABLE roster_row (
    generation bigint NOT NULL,
    digits text NOT NULL COLLATE pg_catalog."C",
    npi text NOT NULL COLLATE pg_catalog."C",
    surname_key text NOT NULL COLLATE pg_catalog."C",
    fields text NOT NULL COLLATE pg_catalog."C",
    contact bytea,
    gone boolean,
    places text[] COLLATE pg_catalog."C"
)
PARTITION BY LIST (generation);
GRANT SELECT ON TABLE roster_row TO verifier_service;

CREATE TABLE roster_stage (
    generation bigint NOT NULL,
    registry text NOT NULL
);
ALTER TABLE roster_stage ADD CONSTRAINT roster_stage_pkey PRIMARY KEY (generation);

CREATE UNLOGGED TABLE row_touched (
    transaction xid8 DEFAULT pg_current_xact_id() NOT NULL,
    relation text NOT NULL,
    key text NOT NULL,
    was text[],
    became text[],
    code text
);
ALTER TABLE row_touched ADD CONSTRAINT row_touched_pkey PRIMARY KEY (transaction, relation, key);
CREATE CONSTRAINT TRIGGER rows_join_log AFTER INSERT ON row_touched DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_rows();

CREATE TABLE schema_function (
    file text NOT NULL,
    sha256 text NOT NULL,
    version integer NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE schema_function ADD CONSTRAINT schema_function_pkey PRIMARY KEY (file);
GRANT SELECT ON TABLE schema_function TO PUBLIC;

CREATE TABLE schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE schema_migration ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);
GRANT SELECT ON TABLE schema_migration TO PUBLIC;

CREATE TABLE screening_hit (
    claim_id text NOT NULL,
    account_epoch bigint NOT NULL,
    digest bytea NOT NULL,
    shown_at timestamp with time zone NOT NULL
);
ALTER TABLE screening_hit ADD CONSTRAINT screening_hit_pkey PRIMARY KEY (claim_id, account_epoch, digest);
CREATE TRIGGER screening_hit_instants BEFORE INSERT ON screening_hit FOR EACH ROW WHEN ((new.shown_at > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE screening_hit ADD CONSTRAINT screening_hit_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
GRANT SELECT,INSERT ON TABLE screening_hit TO verifier_service;

CREATE TABLE second_look (
    id text NOT NULL,
    case_id text NOT NULL,
    claim_id text NOT NULL,
    action text NOT NULL,
    decided_by text NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    sealed bytea NOT NULL,
    taken_by text,
    taken_until timestamp with time zone,
    looked_at timestamp with time zone,
    said text,
    said_reason text,
    CONSTRAINT second_look_action_check CHECK ((action = ANY (ARRAY['approve'::text, 'refuse'::text, 'keep'::text]))),
    CONSTRAINT second_look_id_check CHECK ((id ~ '^slk_[0-9a-f]{32}$'::text))
);
ALTER TABLE second_look ADD CONSTRAINT second_look_pkey PRIMARY KEY (id);
CREATE INDEX second_look_made ON second_look USING btree (looked_at) WHERE (looked_at IS NOT NULL);
CREATE INDEX second_look_of_claim ON second_look USING btree (claim_id);
CREATE INDEX second_look_waits ON second_look USING btree (drawn_at) WHERE (looked_at IS NULL);
CREATE TRIGGER second_look_instants BEFORE INSERT OR UPDATE ON second_look FOR EACH ROW WHEN ((GREATEST(new.drawn_at, new.looked_at, (new.taken_until - '1 day'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE second_look ADD CONSTRAINT second_look_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
ALTER TABLE second_look ADD CONSTRAINT second_look_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE second_look ADD CONSTRAINT second_look_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES reviewer(id);
ALTER TABLE second_look ADD CONSTRAINT second_look_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES reviewer(id);
GRANT SELECT,INSERT,DELETE ON TABLE second_look TO verifier_service;
GRANT UPDATE (sealed, taken_by, taken_until, looked_at, said, said_reason) ON TABLE second_look TO verifier_service;

CREATE TABLE service_clock (
    one boolean DEFAULT true NOT NULL,
    ahead interval DEFAULT '00:00:00'::interval NOT NULL,
    CONSTRAINT service_clock_one_check CHECK (one)
);
ALTER TABLE service_clock ADD CONSTRAINT service_clock_pkey PRIMARY KEY (one);

CREATE TABLE session (
    digest bytea NOT NULL,
    reviewer_id text NOT NULL,
    csrf text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    by_provider boolean DEFAULT false NOT NULL
);
ALTER TABLE session ADD CONSTRAINT session_pkey PRIMARY KEY (digest);
CREATE INDEX session_of_reviewer ON session USING btree (reviewer_id);
CREATE TRIGGER session_guard BEFORE UPDATE ON session FOR EACH ROW EXECUTE FUNCTION guard_session();
ALTER TABLE session ADD CONSTRAINT session_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);

CREATE TABLE signed_badge (
    revocation_list integer NOT NULL,
    revocation_index integer NOT NULL,
    suspension_list integer NOT NULL,
    suspension_index integer NOT NULL,
    account_key text NOT NULL,
    account_epoch bigint NOT NULL,
    claims text[] NOT NULL,
    revoked_at timestamp with time zone,
    suspended boolean DEFAULT false NOT NULL,
    valid_until timestamp with time zone,
    sighted_until timestamp with time zone,
    sighted_at timestamp with time zone,
    unsaid_at timestamp with time zone,
    bound_at timestamp with time zone,
    changed_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT signed_badge_claims_check CHECK ((cardinality(claims) >= 1)),
    CONSTRAINT signed_badge_revocation_index_check CHECK (((revocation_index >= 0) AND (revocation_index <= 131071))),
    CONSTRAINT signed_badge_suspension_index_check CHECK (((suspension_index >= 0) AND (suspension_index <= 131071)))
);
ALTER TABLE signed_badge ADD CONSTRAINT signed_badge_pkey PRIMARY KEY (revocation_list, revocation_index);
ALTER TABLE signed_badge ADD CONSTRAINT signed_badge_suspension_list_suspension_index_key UNIQUE (suspension_list, suspension_index);
CREATE UNIQUE INDEX signed_badge_once ON signed_badge USING btree (account_key, account_epoch, claims) WHERE (revoked_at IS NULL);
CREATE INDEX signed_badge_revocations ON signed_badge USING btree (revocation_list, changed_in);
CREATE INDEX signed_badge_suspensions ON signed_badge USING btree (suspension_list, changed_in);
CREATE TRIGGER signed_badge_guard BEFORE UPDATE ON signed_badge FOR EACH ROW EXECUTE FUNCTION guard_signed();
CREATE TRIGGER signed_badge_kept BEFORE DELETE ON signed_badge FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER signed_badge_no_truncate BEFORE TRUNCATE ON signed_badge FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
ALTER TABLE signed_badge ADD CONSTRAINT signed_badge_revocation_list_fkey FOREIGN KEY (revocation_list) REFERENCES status_list(number);
ALTER TABLE signed_badge ADD CONSTRAINT signed_badge_suspension_list_fkey FOREIGN KEY (suspension_list) REFERENCES status_list(number);
GRANT SELECT ON TABLE signed_badge TO verifier_service;

CREATE TABLE signing_key (
    environment text NOT NULL,
    number integer NOT NULL,
    sealed_public bytea NOT NULL,
    sealed_private bytea,
    made_at timestamp with time zone NOT NULL,
    used_from timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT signing_key_environment_check CHECK ((environment = ANY (ARRAY['production'::text, 'test'::text]))),
    CONSTRAINT signing_key_number_check CHECK ((number >= 1))
);
ALTER TABLE signing_key ADD CONSTRAINT signing_key_pkey PRIMARY KEY (environment, number);
CREATE TRIGGER signing_key_guard BEFORE UPDATE ON signing_key FOR EACH ROW EXECUTE FUNCTION guard_signing_key();
CREATE TRIGGER signing_key_instants BEFORE INSERT OR UPDATE ON signing_key FOR EACH ROW WHEN ((GREATEST(new.made_at, new.withdrawn_at, (new.used_from - '1 day'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
CREATE TRIGGER signing_key_kept BEFORE DELETE ON signing_key FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER signing_key_no_truncate BEFORE TRUNCATE ON signing_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
GRANT SELECT ON TABLE signing_key TO verifier_service;
GRANT INSERT (environment, number, sealed_public, sealed_private, made_at, used_from) ON TABLE signing_key TO verifier_service;
GRANT UPDATE (sealed_private, withdrawn_at) ON TABLE signing_key TO verifier_service;

CREATE TABLE source_line (
    registry text NOT NULL,
    asker text NOT NULL,
    since timestamp with time zone NOT NULL,
    waits boolean NOT NULL,
    until timestamp with time zone NOT NULL
);
ALTER TABLE source_line ADD CONSTRAINT source_line_pkey PRIMARY KEY (registry, asker);
CREATE INDEX source_line_order ON source_line USING btree (registry, since) WHERE waits;

CREATE TABLE source_release (
    registry text NOT NULL,
    until timestamp with time zone NOT NULL
);
ALTER TABLE source_release ADD CONSTRAINT source_release_pkey PRIMARY KEY (registry);
GRANT SELECT ON TABLE source_release TO verifier_service;

CREATE TABLE statement_used (
    jti_digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE statement_used ADD CONSTRAINT statement_used_pkey PRIMARY KEY (jti_digest);
CREATE INDEX statement_used_by_time ON statement_used USING btree (expires_at);
GRANT SELECT,INSERT,DELETE ON TABLE statement_used TO verifier_service;

CREATE TABLE status_list (
    number integer NOT NULL,
    purpose text NOT NULL,
    taken integer DEFAULT 0 NOT NULL,
    CONSTRAINT status_list_purpose_check CHECK ((purpose = ANY (ARRAY['revocation'::text, 'suspension'::text])))
);
ALTER TABLE status_list ADD CONSTRAINT status_list_pkey PRIMARY KEY (number);
GRANT SELECT ON TABLE status_list TO verifier_service;

CREATE TABLE token_ended (
    token_digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE token_ended ADD CONSTRAINT token_ended_pkey PRIMARY KEY (token_digest);
CREATE INDEX token_ended_by_time ON token_ended USING btree (expires_at);
GRANT SELECT,INSERT,DELETE ON TABLE token_ended TO verifier_service;

CREATE TABLE waiting_decision (
    case_id text NOT NULL,
    claim_id text NOT NULL,
    reviewer_id text NOT NULL,
    action text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT waiting_decision_action_check CHECK ((action = ANY (ARRAY['refuse'::text, 'ask_creator'::text])))
);
ALTER TABLE waiting_decision ADD CONSTRAINT waiting_decision_pkey PRIMARY KEY (case_id);
CREATE INDEX waiting_decision_due ON waiting_decision USING btree (due_at);
CREATE INDEX waiting_decision_reviewer ON waiting_decision USING btree (reviewer_id);
CREATE TRIGGER waiting_decision_time BEFORE INSERT OR UPDATE ON waiting_decision FOR EACH ROW WHEN ((GREATEST(new.sent_at, (new.due_at - '1 day'::interval)) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE waiting_decision ADD CONSTRAINT waiting_decision_case_id_fkey FOREIGN KEY (case_id) REFERENCES review_case(id);
ALTER TABLE waiting_decision ADD CONSTRAINT waiting_decision_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE waiting_decision ADD CONSTRAINT waiting_decision_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES reviewer(id);
GRANT SELECT,INSERT,DELETE ON TABLE waiting_decision TO verifier_service;
GRANT UPDATE (due_at) ON TABLE waiting_decision TO verifier_service;

CREATE TABLE watch_letter (
    watch_id text NOT NULL,
    claim_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT watch_letter_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE watch_letter ADD CONSTRAINT watch_letter_pkey PRIMARY KEY (watch_id, claim_id);
CREATE INDEX watch_letter_due ON watch_letter USING btree (next_at) WHERE (sent_at IS NULL);
CREATE INDEX watch_letter_of_claim ON watch_letter USING btree (claim_id);
CREATE TRIGGER watch_letter_instants BEFORE INSERT OR UPDATE ON watch_letter FOR EACH ROW WHEN ((GREATEST(new.made_at, new.sent_at) > service_latest())) EXECUTE FUNCTION refuse_later();
ALTER TABLE watch_letter ADD CONSTRAINT watch_letter_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(id);
ALTER TABLE watch_letter ADD CONSTRAINT watch_letter_watch_id_fkey FOREIGN KEY (watch_id) REFERENCES licence_watch(id) ON DELETE CASCADE;
GRANT SELECT,DELETE ON TABLE watch_letter TO verifier_service;
GRANT UPDATE (next_at, attempts, sent_at) ON TABLE watch_letter TO verifier_service;

CREATE TABLE webhook_attempt (
    no bigint NOT NULL,
    endpoint bigint NOT NULL,
    message bigint NOT NULL,
    attempt integer NOT NULL,
    at timestamp with time zone NOT NULL,
    status integer,
    error text,
    next_at timestamp with time zone
);
ALTER TABLE webhook_attempt ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME webhook_attempt_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE webhook_attempt ADD CONSTRAINT webhook_attempt_pkey PRIMARY KEY (no);
CREATE INDEX webhook_attempt_of_endpoint ON webhook_attempt USING btree (endpoint, no);
CREATE INDEX webhook_attempt_of_message ON webhook_attempt USING btree (message);
GRANT SELECT,INSERT,DELETE ON TABLE webhook_attempt TO verifier_service;
GRANT UPDATE (status, error, next_at) ON TABLE webhook_attempt TO verifier_service;

CREATE TABLE webhook_delivery (
    endpoint bigint NOT NULL,
    message bigint NOT NULL,
    subject text,
    replaceable boolean NOT NULL,
    outcome text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    attempts_before integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    CONSTRAINT webhook_delivery_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text, 'replaced'::text])))
);
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (message, endpoint);
CREATE INDEX webhook_delivery_due ON webhook_delivery USING btree (endpoint, next_at, message) WHERE (outcome = 'waiting'::text);
CREATE INDEX webhook_delivery_of_subject ON webhook_delivery USING btree (endpoint, subject, message) WHERE (subject IS NOT NULL);
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES webhook_endpoint(no) ON DELETE CASCADE;
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_message_fkey FOREIGN KEY (message) REFERENCES webhook_message(id) ON DELETE CASCADE;
GRANT SELECT,INSERT,DELETE ON TABLE webhook_delivery TO verifier_service;
GRANT UPDATE (replaceable, outcome, attempts, attempts_before, next_at) ON TABLE webhook_delivery TO verifier_service;

CREATE TABLE webhook_endpoint (
    no bigint NOT NULL,
    id text NOT NULL,
    url text NOT NULL,
    types text[] NOT NULL,
    description text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    state text DEFAULT 'active'::text NOT NULL,
    disabled_because text,
    failures bigint DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    paused_until timestamp with time zone,
    held_until timestamp with time zone,
    last_delivery_at timestamp with time zone,
    delivered bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    given_up bigint DEFAULT 0 NOT NULL,
    CONSTRAINT webhook_endpoint_check CHECK (((state = 'disabled'::text) = (disabled_because IS NOT NULL))),
    CONSTRAINT webhook_endpoint_id_check CHECK ((id ~ '^whk_[0-9a-f]{32}$'::text)),
    CONSTRAINT webhook_endpoint_state_check CHECK ((state = ANY (ARRAY['active'::text, 'failing'::text, 'disabled'::text]))),
    CONSTRAINT webhook_endpoint_types_check CHECK (((cardinality(types) > 0) AND (types <@ '{badge.changed,claim.moved,case.opened,queue.late}'::text[])))
);
ALTER TABLE webhook_endpoint ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME webhook_endpoint_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_id_key UNIQUE (id);
ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (no);
GRANT SELECT,DELETE ON TABLE webhook_endpoint TO verifier_service;
GRANT INSERT (id, url, types, description, made_by, made_at) ON TABLE webhook_endpoint TO verifier_service;
GRANT UPDATE (removed_at, state, disabled_because, failures, failing_since, paused_until, held_until, last_delivery_at, delivered, failed, given_up) ON TABLE webhook_endpoint TO verifier_service;

CREATE TABLE webhook_follow (
    one boolean DEFAULT true NOT NULL,
    badge_position bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT webhook_follow_one_check CHECK (one)
);
ALTER TABLE webhook_follow ADD CONSTRAINT webhook_follow_pkey PRIMARY KEY (one);
GRANT SELECT ON TABLE webhook_follow TO verifier_service;

CREATE TABLE webhook_message (
    id bigint NOT NULL,
    name uuid DEFAULT gen_random_uuid() NOT NULL,
    type text NOT NULL,
    at timestamp with time zone NOT NULL,
    account_key text,
    handle_id bigint,
    about text,
    epoch bigint,
    version bigint,
    word text,
    removal bigint
);
ALTER TABLE webhook_message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME webhook_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_name_key UNIQUE (name);
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_pkey PRIMARY KEY (id);
CREATE INDEX webhook_message_by_time ON webhook_message USING btree (at);
CREATE INDEX webhook_message_of_account ON webhook_message USING btree (account_key) WHERE (account_key IS NOT NULL);
CREATE INDEX webhook_message_of_handle ON webhook_message USING btree (handle_id) WHERE (handle_id IS NOT NULL);
CREATE INDEX webhook_message_of_removal ON webhook_message USING btree (removal) WHERE (removal IS NOT NULL);
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_account_key_fkey FOREIGN KEY (account_key) REFERENCES account(key);
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_handle_id_fkey FOREIGN KEY (handle_id) REFERENCES badge_handle(id);
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_removal_fkey FOREIGN KEY (removal) REFERENCES badge_removal("position") ON DELETE CASCADE;
GRANT SELECT,DELETE ON TABLE webhook_message TO verifier_service;
GRANT INSERT (type, at, about) ON TABLE webhook_message TO verifier_service;

CREATE TABLE webhook_secret (
    id text NOT NULL,
    endpoint bigint NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    CONSTRAINT webhook_secret_id_check CHECK ((id ~ '^whs_[0-9a-f]{32}$'::text))
);
ALTER TABLE webhook_secret ADD CONSTRAINT webhook_secret_pkey PRIMARY KEY (id);
CREATE INDEX webhook_secret_of_endpoint ON webhook_secret USING btree (endpoint, made_at);
ALTER TABLE webhook_secret ADD CONSTRAINT webhook_secret_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES webhook_endpoint(no) ON DELETE CASCADE;
GRANT SELECT,INSERT,DELETE ON TABLE webhook_secret TO verifier_service;
GRANT UPDATE (ends_at) ON TABLE webhook_secret TO verifier_service;

CREATE FUNCTION acting_person(the_session bytea, makes_access boolean) RETURNS reviewer
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION acting_person FROM PUBLIC;

CREATE FUNCTION admit(the_registry text, emission interval, burst interval, patience interval) RETURNS TABLE(wait_s double precision, refused_s double precision, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION admit FROM PUBLIC;
GRANT ALL ON FUNCTION admit TO verifier_service;

CREATE FUNCTION admit_in_turn(the_registry text, emission interval, burst interval, patience interval, the_asker text) RETURNS TABLE(wait_s double precision, refused_s double precision, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION admit_in_turn FROM PUBLIC;
GRANT ALL ON FUNCTION admit_in_turn TO verifier_service;

CREATE FUNCTION admit_reviewer(the_reviewer text, the_name text, the_digest bytea, the_trial_link bytea, is_lead boolean, is_admin boolean, is_trial boolean, the_by_kind text, the_by_id text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION admit_reviewer FROM PUBLIC;

CREATE FUNCTION admit_reviewer_as(the_session bytea, the_reviewer text, the_name text, the_digest bytea, is_lead boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION admit_reviewer_as FROM PUBLIC;
GRANT ALL ON FUNCTION admit_reviewer_as TO verifier_service;

CREATE FUNCTION allow_provider(the_issuer text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION allow_provider FROM PUBLIC;

CREATE FUNCTION append_event(the_time timestamp with time zone, the_kind text, the_account text, the_claim text, the_source text, the_target text, the_version bigint, the_by_kind text, the_by_id text, the_codes text[], the_body jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION append_event FROM PUBLIC;

CREATE FUNCTION approvals_frozen() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION approvals_frozen FROM PUBLIC;

CREATE FUNCTION badge_at(credentials jsonb, standing text, epoch bigint, t badge_terms, instant timestamp with time zone, OUT status text, OUT shown text[], OUT next_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION badge_at FROM PUBLIC;

CREATE FUNCTION badge_digest(the_handle text, the_position bigint, the_status text) RETURNS bit
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION badge_digest FROM PUBLIC;

CREATE FUNCTION badge_from(credentials jsonb, standing text, epoch bigint, t badge_terms, instant timestamp with time zone, OUT status text, OUT shown text[], OUT tested boolean, OUT ends_at timestamp with time zone, OUT then_status text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION badge_from FROM PUBLIC;

CREATE FUNCTION case_hour(the_state text, closed_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION case_hour FROM PUBLIC;
GRANT ALL ON FUNCTION case_hour TO verifier_service;

CREATE FUNCTION chain_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION chain_event FROM PUBLIC;

CREATE FUNCTION claim_denied(the_claim claim) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION claim_denied FROM PUBLIC;
GRANT ALL ON FUNCTION claim_denied TO verifier_service;

CREATE FUNCTION claim_ends_documents() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION claim_ends_documents FROM PUBLIC;

CREATE FUNCTION close_licensee(the_session bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION close_licensee FROM PUBLIC;
GRANT ALL ON FUNCTION close_licensee TO verifier_service;

CREATE FUNCTION close_session(the_session bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION close_session FROM PUBLIC;
GRANT ALL ON FUNCTION close_session TO verifier_service;

CREATE FUNCTION close_sessions_beside(the_session bytea) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION close_sessions_beside FROM PUBLIC;
GRANT ALL ON FUNCTION close_sessions_beside TO verifier_service;

CREATE FUNCTION confirm_session(the_session bytea, the_token bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION confirm_session FROM PUBLIC;
GRANT ALL ON FUNCTION confirm_session TO verifier_service;

CREATE FUNCTION confirm_session_by_provider(the_session bytea, the_issuer text, the_subject bytea, the_role text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION confirm_session_by_provider FROM PUBLIC;
GRANT ALL ON FUNCTION confirm_session_by_provider TO verifier_service;

CREATE FUNCTION controls_address(the_claim claim, the_target bytea, since timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION controls_address FROM PUBLIC;

CREATE FUNCTION count_gains(the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION count_gains FROM PUBLIC;
GRANT ALL ON FUNCTION count_gains TO verifier_service;

CREATE FUNCTION credential_at(c jsonb, is_current boolean, t badge_terms, instant timestamp with time zone, OUT status text, OUT lasts_until timestamp with time zone, OUT off_at timestamp with time zone, OUT valid_until timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION credential_at FROM PUBLIC;

CREATE FUNCTION credential_public(c jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION credential_public FROM PUBLIC;

CREATE FUNCTION credential_times(c jsonb, lasts_until timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION credential_times FROM PUBLIC;

CREATE FUNCTION dispute_claim(the_digest bytea, the_time timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION dispute_claim FROM PUBLIC;
GRANT ALL ON FUNCTION dispute_claim TO verifier_service;

CREATE FUNCTION document_ends(the_state text, since timestamp with time zone, received_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION document_ends FROM PUBLIC;

CREATE FUNCTION document_of_claim_ends() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION document_of_claim_ends FROM PUBLIC;

CREATE FUNCTION empty_rows(the_account text, the_time timestamp with time zone, the_blind bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION empty_rows FROM PUBLIC;

CREATE FUNCTION end_assignments() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_assignments FROM PUBLIC;

CREATE FUNCTION end_claims(the_account text, the_time timestamp with time zone, the_by_kind text, the_by_id text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_claims FROM PUBLIC;

CREATE FUNCTION end_denials() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_denials FROM PUBLIC;

CREATE FUNCTION end_key(the_key text, the_by_kind text, the_by_id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_key FROM PUBLIC;

CREATE FUNCTION end_key_as(the_session bytea, the_key text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_key_as FROM PUBLIC;
GRANT ALL ON FUNCTION end_key_as TO verifier_service;

CREATE FUNCTION end_passing(the_session bytea, the_pass text, the_time timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_passing FROM PUBLIC;
GRANT ALL ON FUNCTION end_passing TO verifier_service;

CREATE FUNCTION end_ways_in(the_reviewer text, the_time timestamp with time zone) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION end_ways_in FROM PUBLIC;

CREATE FUNCTION ends_by_itself(one signed_badge, plain interval, at_most interval, grace interval, bound interval) RETURNS timestamp with time zone
    LANGUAGE sql STABLE;
REVOKE ALL ON FUNCTION ends_by_itself FROM PUBLIC;

CREATE FUNCTION erase_account(the_account text, the_time timestamp with time zone, the_by_kind text, the_by_id text, the_blind bytea, the_handles text[], the_ids text[], the_seals bytea[], told_for interval, kept_for interval) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION erase_account FROM PUBLIC;
GRANT ALL ON FUNCTION erase_account TO verifier_service;

CREATE FUNCTION face_of_badge(shown text[]) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION face_of_badge FROM PUBLIC;

CREATE FUNCTION fold_case_tally() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION fold_case_tally FROM PUBLIC;
GRANT ALL ON FUNCTION fold_case_tally TO verifier_service;

CREATE FUNCTION forget_changes(the_instant timestamp with time zone, the_limit integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION forget_changes FROM PUBLIC;
GRANT ALL ON FUNCTION forget_changes TO verifier_service;

CREATE FUNCTION forget_erased(the_time timestamp with time zone, the_limit integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION forget_erased FROM PUBLIC;
GRANT ALL ON FUNCTION forget_erased TO verifier_service;

CREATE FUNCTION forget_messages(the_account text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION forget_messages FROM PUBLIC;

CREATE FUNCTION forget_questions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION forget_questions FROM PUBLIC;

CREATE FUNCTION forget_sessions() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION forget_sessions FROM PUBLIC;
GRANT ALL ON FUNCTION forget_sessions TO verifier_service;

CREATE FUNCTION free_cases(the_reviewer text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION free_cases FROM PUBLIC;

CREATE FUNCTION freeze_approvals_as(the_session bytea, is_on boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION freeze_approvals_as FROM PUBLIC;
GRANT ALL ON FUNCTION freeze_approvals_as TO verifier_service;

CREATE FUNCTION give_way(the_claim text, the_round bigint, the_registries text[], emissions interval[], bursts interval[]) RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION give_way FROM PUBLIC;
GRANT ALL ON FUNCTION give_way TO verifier_service;

CREATE FUNCTION guard_assignment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_assignment FROM PUBLIC;

CREATE FUNCTION guard_attempt() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_attempt FROM PUBLIC;

CREATE FUNCTION guard_binding() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_binding FROM PUBLIC;

CREATE FUNCTION guard_binding_round() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_binding_round FROM PUBLIC;

CREATE FUNCTION guard_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_check FROM PUBLIC;

CREATE FUNCTION guard_closing() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_closing FROM PUBLIC;

CREATE FUNCTION guard_decision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_decision FROM PUBLIC;

CREATE FUNCTION guard_evidence() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_evidence FROM PUBLIC;

CREATE FUNCTION guard_key() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_key FROM PUBLIC;

CREATE FUNCTION guard_lock() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION guard_lock FROM PUBLIC;

CREATE FUNCTION guard_new_attempt() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_new_attempt FROM PUBLIC;

CREATE FUNCTION guard_reviewer() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_reviewer FROM PUBLIC;

CREATE FUNCTION guard_session() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_session FROM PUBLIC;

CREATE FUNCTION guard_signed() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_signed FROM PUBLIC;

CREATE FUNCTION guard_signing_key() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_signing_key FROM PUBLIC;

CREATE FUNCTION guard_words() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION guard_words FROM PUBLIC;

CREATE FUNCTION halt_absent(the_claim text, the_registry text, the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION halt_absent FROM PUBLIC;
GRANT ALL ON FUNCTION halt_absent TO verifier_service;

CREATE FUNCTION insist_on_provider(the_issuer text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION insist_on_provider FROM PUBLIC;

CREATE FUNCTION is_undecided(credentials jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION is_undecided FROM PUBLIC;

CREATE FUNCTION issue_key(the_key text, the_name text, the_digest bytea, the_scopes text[], the_trial boolean, the_by_kind text, the_by_id text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION issue_key FROM PUBLIC;

CREATE FUNCTION issue_key_as(the_session bytea, the_key text, the_name text, the_digest bytea, the_scopes text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION issue_key_as FROM PUBLIC;
GRANT ALL ON FUNCTION issue_key_as TO verifier_service;

CREATE FUNCTION judge_licensee(the_request text, the_reviewer text, agreed boolean, the_time timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION judge_licensee FROM PUBLIC;
GRANT ALL ON FUNCTION judge_licensee TO verifier_service;

CREATE FUNCTION keep_history(a account, b badge, the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION keep_history FROM PUBLIC;

CREATE FUNCTION keep_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION keep_rows FROM PUBLIC;

CREATE FUNCTION key_of_token(the_digest bytea) RETURNS TABLE(id text, name text, scopes text[], bootstrap boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION key_of_token FROM PUBLIC;
GRANT ALL ON FUNCTION key_of_token TO verifier_service;

CREATE FUNCTION licence_barred(the_claim claim, the_licence bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION licence_barred FROM PUBLIC;
GRANT ALL ON FUNCTION licence_barred TO verifier_service;

CREATE FUNCTION licence_denied(the_claim claim, the_licence bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION licence_denied FROM PUBLIC;
GRANT ALL ON FUNCTION licence_denied TO verifier_service;

CREATE FUNCTION licence_needs_two(the_claim claim) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION licence_needs_two FROM PUBLIC;

CREATE FUNCTION licence_of_session(the_session bytea, the_time timestamp with time zone) RETURNS licensee_request
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION licence_of_session FROM PUBLIC;

CREATE FUNCTION lock_licence(the_session bytea, wanted boolean, the_time timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION lock_licence FROM PUBLIC;
GRANT ALL ON FUNCTION lock_licence TO verifier_service;

CREATE FUNCTION lock_spread(the_licence bytea, the_turn bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION lock_spread FROM PUBLIC;
GRANT ALL ON FUNCTION lock_spread TO verifier_service;

CREATE FUNCTION make_badge_messages(the_time timestamp with time zone, from_position bigint, to_position bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION make_badge_messages FROM PUBLIC;

CREATE FUNCTION make_event_messages(the_time timestamp with time zone, from_seq bigint, to_seq bigint, wanted text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION make_event_messages FROM PUBLIC;

CREATE FUNCTION make_login_link(the_reviewer text, the_digest bytea, the_by_kind text, the_by_id text) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION make_login_link FROM PUBLIC;

CREATE FUNCTION make_login_link_as(the_session bytea, the_reviewer text, the_digest bytea) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION make_login_link_as FROM PUBLIC;
GRANT ALL ON FUNCTION make_login_link_as TO verifier_service;

CREATE FUNCTION make_webhook_messages(the_time timestamp with time zone, the_limit integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION make_webhook_messages FROM PUBLIC;
GRANT ALL ON FUNCTION make_webhook_messages TO verifier_service;

CREATE FUNCTION may_take(k review_case, the_reviewer text, the_time timestamp with time zone, a_lead boolean, passed_too boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION may_take FROM PUBLIC;
GRANT ALL ON FUNCTION may_take TO verifier_service;

CREATE FUNCTION methods_for_two() RETURNS text[]
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION methods_for_two FROM PUBLIC;

CREATE FUNCTION move_claim(the_claim text, expected_version bigint, the_happening text, the_time timestamp with time zone, the_by_kind text, the_by_id text, the_codes text[], the_body jsonb, the_decision text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan';
REVOKE ALL ON FUNCTION move_claim FROM PUBLIC;
GRANT ALL ON FUNCTION move_claim TO verifier_service;

CREATE FUNCTION name_passing(the_session bytea, the_pass text, the_platform_id text, the_handle text, the_salt bytea, the_wrapped bytea, the_sealed bytea, the_time timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION name_passing FROM PUBLIC;
GRANT ALL ON FUNCTION name_passing TO verifier_service;

CREATE FUNCTION note_badge_change(the_handle text, the_account text, the_epoch bigint, the_status text, is_tested boolean, the_shown text[], the_end timestamp with time zone, then_it_is text, the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION note_badge_change FROM PUBLIC;

CREATE FUNCTION note_due() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION note_due FROM PUBLIC;

CREATE FUNCTION note_event(the_time timestamp with time zone, the_kind text, the_account text, the_claim text, the_by_kind text, the_by_id text, the_codes text[], the_body jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION note_event FROM PUBLIC;
GRANT ALL ON FUNCTION note_event TO verifier_service;

CREATE FUNCTION note_key_use(the_digest bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION note_key_use FROM PUBLIC;
GRANT ALL ON FUNCTION note_key_use TO verifier_service;

CREATE FUNCTION note_look() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION note_look FROM PUBLIC;

CREATE FUNCTION open_licensee(the_token bytea, the_session bytea, the_time timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION open_licensee FROM PUBLIC;
GRANT ALL ON FUNCTION open_licensee TO verifier_service;

CREATE FUNCTION open_session(the_link bytea, the_session bytea, the_csrf text, trial_allowed boolean) RETURNS TABLE(id text, name text, lead boolean, admin boolean, bootstrap boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION open_session FROM PUBLIC;
GRANT ALL ON FUNCTION open_session TO verifier_service;

CREATE FUNCTION open_session_by_provider(the_issuer text, the_subject bytea, the_role text, the_session bytea, the_csrf text, the_new text, the_name text, the_token bytea) RETURNS TABLE(why text, reviewer_id text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION open_session_by_provider FROM PUBLIC;
GRANT ALL ON FUNCTION open_session_by_provider TO verifier_service;

CREATE FUNCTION pass_digest(the_salt bytea, the_platform_id text, the_handle text) RETURNS bytea
    LANGUAGE sql STABLE;
REVOKE ALL ON FUNCTION pass_digest FROM PUBLIC;

CREATE FUNCTION pause_reviewer_as(the_session bytea, the_reviewer text, is_on boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION pause_reviewer_as FROM PUBLIC;
GRANT ALL ON FUNCTION pause_reviewer_as TO verifier_service;

CREATE FUNCTION people_of_case(the_case text, the_claim text, one text, other text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION people_of_case FROM PUBLIC;

CREATE FUNCTION person_of_session(the_session bytea) RETURNS SETOF reviewer
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION person_of_session FROM PUBLIC;

CREATE FUNCTION pgq.fn_pgqueuer_changed() RETURNS trigger
    LANGUAGE plpgsql;

CREATE FUNCTION project_badge(the_account text, the_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION project_badge FROM PUBLIC;
GRANT ALL ON FUNCTION project_badge TO verifier_service;

CREATE FUNCTION project_badges(the_accounts text[], the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION project_badges FROM PUBLIC;

CREATE FUNCTION publish_badge(the_account text, the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION publish_badge FROM PUBLIC;

CREATE FUNCTION publish_ended(the_limit integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION publish_ended FROM PUBLIC;
GRANT ALL ON FUNCTION publish_ended TO verifier_service;

CREATE FUNCTION publish_new_badges(the_accounts text[], the_time timestamp with time zone) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION publish_new_badges FROM PUBLIC;

CREATE FUNCTION publish_next(the_limit integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION publish_next FROM PUBLIC;
GRANT ALL ON FUNCTION publish_next TO verifier_service;

CREATE FUNCTION random_place() RETURNS integer
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION random_place FROM PUBLIC;

CREATE FUNCTION rank_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION rank_case FROM PUBLIC;

CREATE FUNCTION reasons_for_two() RETURNS text[]
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION reasons_for_two FROM PUBLIC;

CREATE FUNCTION receive_claims(the_accounts text[], the_claims text[], the_time timestamp with time zone, the_by_kind text, the_by_id text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION receive_claims FROM PUBLIC;
GRANT ALL ON FUNCTION receive_claims TO verifier_service;

CREATE FUNCTION record_rebinding(the_claim text, the_binding text, the_time timestamp with time zone, one text, other text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION record_rebinding FROM PUBLIC;
GRANT ALL ON FUNCTION record_rebinding TO verifier_service;

CREATE FUNCTION record_sighting(the_claim text, the_evidence text, the_time timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION record_sighting FROM PUBLIC;
GRANT ALL ON FUNCTION record_sighting TO verifier_service;

CREATE FUNCTION refuse_backwards() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION refuse_backwards FROM PUBLIC;

CREATE FUNCTION refuse_later() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION refuse_later FROM PUBLIC;

CREATE FUNCTION refuse_rewrite() RETURNS trigger
    LANGUAGE plpgsql;
REVOKE ALL ON FUNCTION refuse_rewrite FROM PUBLIC;

CREATE FUNCTION refuse_sign_in(the_link bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION refuse_sign_in FROM PUBLIC;

CREATE FUNCTION release_source(the_registry text, the_time timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION release_source FROM PUBLIC;
GRANT ALL ON FUNCTION release_source TO verifier_service;

CREATE FUNCTION remove_handles(the_account text, the_time timestamp with time zone, the_handles text[], the_ids text[], the_seals bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION remove_handles FROM PUBLIC;

CREATE FUNCTION replace_key(the_key text, the_new_key text, the_digest bytea, the_grace interval, the_by_kind text, the_by_id text) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION replace_key FROM PUBLIC;

CREATE FUNCTION replace_key_as(the_session bytea, the_key text, the_new_key text, the_digest bytea, the_grace interval) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION replace_key_as FROM PUBLIC;
GRANT ALL ON FUNCTION replace_key_as TO verifier_service;

CREATE FUNCTION reserve_places(the_registries text[], emissions interval[], places bigint[]) RETURNS double precision[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION reserve_places FROM PUBLIC;
GRANT ALL ON FUNCTION reserve_places TO verifier_service;

CREATE FUNCTION reviewer_is_active(the_reviewer text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION reviewer_is_active FROM PUBLIC;

CREATE FUNCTION reviewer_of_token(the_digest bytea) RETURNS TABLE(id text, name text, lead boolean, admin boolean, bootstrap boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION reviewer_of_token FROM PUBLIC;
GRANT ALL ON FUNCTION reviewer_of_token TO verifier_service;

CREATE FUNCTION revoke_reviewer(the_reviewer text, the_by_kind text, the_by_id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION revoke_reviewer FROM PUBLIC;

CREATE FUNCTION revoke_reviewer_as(the_session bytea, the_reviewer text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION revoke_reviewer_as FROM PUBLIC;
GRANT ALL ON FUNCTION revoke_reviewer_as TO verifier_service;

CREATE FUNCTION revoked_places(the_list integer, the_time timestamp with time zone, plain interval, at_most interval, grace interval, bound interval) RETURNS TABLE(seen xid8, places integer[], next_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION revoked_places FROM PUBLIC;
GRANT ALL ON FUNCTION revoked_places TO verifier_service;

CREATE FUNCTION rfc3339(instant timestamp with time zone) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION rfc3339 FROM PUBLIC;

CREATE FUNCTION role_of_person(who reviewer) RETURNS text
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION role_of_person FROM PUBLIC;

CREATE FUNCTION roster_begin(the_registry text, the_sha256 text, the_recipe text, the_holder uuid) RETURNS roster_load
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION roster_begin FROM PUBLIC;
GRANT ALL ON FUNCTION roster_begin TO verifier_service;

CREATE FUNCTION roster_ready(the_registry text, the_holder uuid, base bigint, meet text, by_parts boolean) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION roster_ready FROM PUBLIC;
GRANT ALL ON FUNCTION roster_ready TO verifier_service;

CREATE FUNCTION roster_supplement(load roster_load, base bigint, meet text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION roster_supplement FROM PUBLIC;

CREATE FUNCTION roster_sweep(the_registry text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION roster_sweep FROM PUBLIC;
GRANT ALL ON FUNCTION roster_sweep TO verifier_service;

CREATE FUNCTION row_digests(the_relation text, the_row jsonb) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION row_digests FROM PUBLIC;

CREATE FUNCTION scopes_of_person(who reviewer) RETURNS text[]
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION scopes_of_person FROM PUBLIC;

CREATE FUNCTION see_session(the_session bytea) RETURNS TABLE(id text, name text, lead boolean, admin boolean, bootstrap boolean, csrf text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION see_session FROM PUBLIC;
GRANT ALL ON FUNCTION see_session TO verifier_service;

CREATE FUNCTION service_latest() RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION service_latest FROM PUBLIC;
GRANT ALL ON FUNCTION service_latest TO verifier_service;

CREATE FUNCTION service_now() RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION service_now FROM PUBLIC;
GRANT ALL ON FUNCTION service_now TO verifier_service;

CREATE FUNCTION session_by_provider(the_session bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION session_by_provider FROM PUBLIC;
GRANT ALL ON FUNCTION session_by_provider TO verifier_service;

CREATE FUNCTION session_confirmed(the_session bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION session_confirmed FROM PUBLIC;
GRANT ALL ON FUNCTION session_confirmed TO verifier_service;

CREATE FUNCTION session_lives(one session, the_time timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE;
REVOKE ALL ON FUNCTION session_lives FROM PUBLIC;

CREATE FUNCTION sessions_beside(the_session bytea) RETURNS TABLE(opened_at timestamp with time zone, seen_at timestamp with time zone, this_one boolean)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION sessions_beside FROM PUBLIC;
GRANT ALL ON FUNCTION sessions_beside TO verifier_service;

CREATE FUNCTION set_badge_terms(the_sighting bigint, the_sighting_most bigint, the_stale_grace bigint, the_rebind bigint, the_rebind_grace bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION set_badge_terms FROM PUBLIC;
GRANT ALL ON FUNCTION set_badge_terms TO verifier_service;

CREATE FUNCTION set_role(the_reviewer text, the_role text, the_by_kind text, the_by_id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION set_role FROM PUBLIC;

CREATE FUNCTION settle_after() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION settle_after FROM PUBLIC;

CREATE FUNCTION settle_signed(the_account text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION settle_signed FROM PUBLIC;

CREATE FUNCTION sign_badge(the_platform_id text, the_epoch bigint, the_claims text[]) RETURNS TABLE(revocation_list integer, revocation_index integer, suspension_list integer, suspension_index integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION sign_badge FROM PUBLIC;
GRANT ALL ON FUNCTION sign_badge TO verifier_service;

CREATE FUNCTION sign_reviewer_out(the_reviewer text, the_by_kind text, the_by_id text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION sign_reviewer_out FROM PUBLIC;

CREATE FUNCTION signed_standing(the_account text, the_epoch bigint, the_claims text[]) RETURNS TABLE(revoked boolean, suspended boolean, valid_until timestamp with time zone, sighted_until timestamp with time zone, sighted_at timestamp with time zone, unsaid_at timestamp with time zone, bound_at timestamp with time zone)
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION signed_standing FROM PUBLIC;

CREATE FUNCTION stand_in_line(the_registry text, the_asker text, wait_in interval) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION stand_in_line FROM PUBLIC;

CREATE FUNCTION start_imported(the_claim text, the_names text[], at_most bigint[], the_time timestamp with time zone) RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION start_imported FROM PUBLIC;
GRANT ALL ON FUNCTION start_imported TO verifier_service;

CREATE FUNCTION take_or_halt(the_claim text, the_registry text, the_time timestamp with time zone, OUT halted boolean, OUT halts bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION take_or_halt FROM PUBLIC;
GRANT ALL ON FUNCTION take_or_halt TO verifier_service;

CREATE FUNCTION tally_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION tally_case FROM PUBLIC;

CREATE FUNCTION tell_gain(the_name text, the_time timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION tell_gain FROM PUBLIC;
GRANT ALL ON FUNCTION tell_gain TO verifier_service;

CREATE FUNCTION tell_lead_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION tell_lead_case FROM PUBLIC;

CREATE FUNCTION tell_refused(the_why text, the_reviewer text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION tell_refused FROM PUBLIC;

CREATE FUNCTION tell_watchers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION tell_watchers FROM PUBLIC;

CREATE FUNCTION touch_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET bytea_output TO 'hex';
REVOKE ALL ON FUNCTION touch_row FROM PUBLIC;

CREATE FUNCTION touched_code(the_transaction xid8, the_relation text, the_key text, was text[], became text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION touched_code FROM PUBLIC;

CREATE FUNCTION turn_at_licence(the_licence bytea, alone boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION turn_at_licence FROM PUBLIC;

CREATE FUNCTION usual_gains(the_name text, the_time timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION usual_gains FROM PUBLIC;
GRANT ALL ON FUNCTION usual_gains TO verifier_service;

CREATE FUNCTION witness_code(the_text text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp';
REVOKE ALL ON FUNCTION witness_code FROM PUBLIC;
