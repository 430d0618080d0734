-- What each handle's badge says, as a sequence of changes in the order of their commits: the feed, and a copy of every badge to
-- export, list and compare. A badge is still computed when it is read; here is what was said, and until when it stays so.

-- How long sightings and proofs count, in seconds, as the policy in force has it: an instant plus days would go by a session's
-- time zone.
CREATE TABLE badge_terms (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    sighting_s bigint NOT NULL,
    sighting_most_s bigint NOT NULL,
    stale_grace_s bigint NOT NULL,
    rebind_s bigint NOT NULL,
    rebind_grace_s bigint NOT NULL,
    published_to text -- the last account whose badge was published under these terms; NULL once all are
);

-- Badges of before are published by the worker, as after every change of these terms.
INSERT INTO badge_terms (sighting_s, sighting_most_s, stale_grace_s, rebind_s, rebind_grace_s, published_to)
VALUES (35 * 86400, 90 * 86400, 14 * 86400, 365 * 86400, 30 * 86400, '');

GRANT SELECT ON badge_terms TO verifier_service;

-- The newest change, and the newest that was forgotten: a cursor before it is too old.
-- squawk-ignore adding-field-with-default
ALTER TABLE event_head ADD COLUMN badge_position bigint NOT NULL DEFAULT 0, ADD COLUMN feed_floor bigint NOT NULL DEFAULT 0;

-- Versions go on from the highest there is.
UPDATE event_head SET badge_position = coalesce((SELECT max(version) FROM badge), 0), feed_floor = coalesce((SELECT max(version) FROM badge), 0);

-- Every handle whose badge was ever shown, with the account that holds it today. A position is a badge's version.
CREATE TABLE badge_handle (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handle text NOT NULL UNIQUE,
    account_key text REFERENCES account (key),
    position bigint NOT NULL UNIQUE,
    status text NOT NULL,
    as_of timestamptz NOT NULL,
    ends_at timestamptz
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_handle_of_account ON badge_handle (account_key);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_handle_ends ON badge_handle (ends_at) WHERE ends_at IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_handle_verified ON badge_handle (handle) WHERE status = 'verified';

-- `shown` has two texts for each credential shown: its own times, and what its decision made public.
CREATE TABLE badge_change (
    position bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    handle_id bigint NOT NULL REFERENCES badge_handle (id),
    account_key text REFERENCES account (key),
    epoch bigint,
    status text NOT NULL,
    tested boolean NOT NULL,
    shown text [] NOT NULL,
    ends_at timestamptz,
    then_status text,
    CHECK ((ends_at IS NULL) = (then_status IS NULL))
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_change_by_time ON badge_change (at);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_change_of_account ON badge_change (account_key);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_change_of_handle ON badge_change (handle_id);

-- Which verified handles a hub lists under a profession and a place.
CREATE TABLE badge_listing (
    handle_id bigint NOT NULL REFERENCES badge_handle (id),
    handle text NOT NULL,
    profession text NOT NULL,
    jurisdiction text NOT NULL,
    PRIMARY KEY (profession, jurisdiction, handle)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_listing_by_place ON badge_listing (jurisdiction, handle);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_listing_by_profession ON badge_listing (profession, handle);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX badge_listing_of_handle ON badge_listing (handle_id);

-- A digest of all handles whose hash begins with the same byte, so that a copy finds where it is wrong.
CREATE TABLE badge_bucket (
    bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
    badges bigint NOT NULL,
    digest bit(256) NOT NULL
);

INSERT INTO badge_bucket (bucket, badges, digest) SELECT n, 0, repeat('0', 256)::bit(256) FROM generate_series(0, 255) AS n;

GRANT SELECT ON badge_handle, badge_change, badge_listing, badge_bucket TO verifier_service;

-- functions: c8c187e6d348e82e
