-- Reviewers find a claim by its licence number, which nobody can read here; each search is written down with its reason.

-- A keyed index of the bare canonical number, beside the licence's own, which also holds place and profession. NULL: not computed
-- yet (claims from before); no bytes: the claim has no number. The service computes it; housekeeping those that wait.
CREATE TABLE claim_number (
    claim_id text PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    number_key bytea
);

INSERT INTO claim_number (claim_id) SELECT id FROM claim WHERE sealed_words <> '';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_number_found ON claim_number (number_key) WHERE number_key <> '';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_number_waits ON claim_number (claim_id) WHERE number_key IS NULL;

GRANT SELECT, INSERT, UPDATE (number_key) ON claim_number TO verifier_service;

-- Why a reviewer searched, in their own words: these may name somebody, so they are sealed and forgotten after a time.
CREATE TABLE case_search (
    id text PRIMARY KEY CHECK (id ~ '^sch_[0-9a-f]{32}$'),
    reviewer_id text NOT NULL REFERENCES reviewer (id),
    reason text NOT NULL,
    sealed_words bytea NOT NULL,
    found integer NOT NULL,
    searched_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX case_search_by_time ON case_search (searched_at);

CREATE TRIGGER case_search_instants BEFORE INSERT ON case_search FOR EACH ROW
WHEN (new.searched_at > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, INSERT, DELETE ON case_search TO verifier_service;

-- functions: e33813e5fd74cb13
