-- Point in time: what every badge was made from, for as long as its account is not erased. A row for each change of an account or of its
-- stored badge, and the terms that a read went by then.
CREATE TABLE badge_history (
    account_key text NOT NULL REFERENCES account (key),
    n bigint NOT NULL, -- rows of an account are numbered in the order of their commits
    at timestamptz NOT NULL,
    handle_id bigint REFERENCES badge_handle (id), -- under which it was shown, or was last; NULL where it never was
    held boolean NOT NULL,
    epoch bigint NOT NULL,
    standing text NOT NULL,
    version bigint, -- of the handle's badge, and when that last changed
    as_of timestamptz,
    credentials jsonb NOT NULL,
    PRIMARY KEY (account_key, n)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_history_of_handle ON badge_history (handle_id);

-- How long sightings and proofs counted, from an instant on.
CREATE TABLE badge_terms_history (
    at timestamptz PRIMARY KEY,
    sighting_s bigint NOT NULL,
    sighting_most_s bigint NOT NULL,
    stale_grace_s bigint NOT NULL,
    rebind_s bigint NOT NULL,
    rebind_grace_s bigint NOT NULL
);

INSERT INTO badge_terms_history (at, sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s)
SELECT '-infinity', t.sighting_s, t.sighting_most_s, t.stale_grace_s, t.rebind_s, t.rebind_grace_s FROM badge_terms AS t;

-- What was before this table is not known: history begins with badges as they are now.
INSERT INTO badge_history (account_key, n, at, handle_id, held, epoch, standing, version, as_of, credentials)
SELECT b.account_key, 1, coalesce(h.as_of, b.as_of), h.id, h.account_key IS NOT NULL, a.epoch, a.standing, h.position, h.as_of, b.credentials
FROM badge AS b JOIN account AS a ON a.key = b.account_key LEFT JOIN LATERAL (
    SELECT s.id, s.account_key, s.position, s.as_of FROM badge_handle AS s WHERE s.shown_for = b.account_key
    ORDER BY (s.account_key IS NOT NULL) DESC, s.position DESC LIMIT 1
) AS h ON TRUE;

GRANT SELECT ON badge_history, badge_terms_history TO verifier_service;

-- functions: dd432089c008ea17
