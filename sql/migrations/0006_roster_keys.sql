-- By which keys a claim would be found in a loaded list, as a keyed index: when a row of the list changes, exactly the
-- badges that rest on it are looked at again.
CREATE TABLE claim_roster_key (
    registry text NOT NULL,
    blind bytea NOT NULL, -- of the registry, the kind of key (number, NPI, surname) and the key
    claim_id text NOT NULL REFERENCES claim (id),
    PRIMARY KEY (registry, blind, claim_id)
);

CREATE INDEX claim_roster_key_of_claim ON claim_roster_key (claim_id);

-- Badges that a new list changes: written before the list is shown, struck out with the new round of checks.
CREATE TABLE roster_relook (
    claim_id text PRIMARY KEY REFERENCES claim (id),
    registry text NOT NULL,
    noted_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, DELETE ON claim_roster_key TO verifier_service;

GRANT SELECT, INSERT, UPDATE, DELETE ON roster_relook TO verifier_service;
