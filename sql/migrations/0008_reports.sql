-- Reports by anybody about a badge. They only ask people to look: nothing here can move a claim or touch a badge.

-- What a reporter wrote, sealed with the reported account's key, so that erasing the account erases it too.
CREATE TABLE report (
    id text PRIMARY KEY CHECK (id ~ '^rcp_[0-9a-f]{32}$'), -- the receipt the reporter holds
    account_key text NOT NULL REFERENCES account (key),
    case_id text NOT NULL REFERENCES review_case (id),
    reason text NOT NULL CHECK (reason IN ('not_the_licensee', 'not_in_force', 'impersonation', 'other')),
    sealed bytea NOT NULL, -- details and contact
    received_at timestamptz NOT NULL
);

CREATE INDEX report_of_account ON report (account_key, received_at);

CREATE INDEX report_of_case ON report (case_id);

-- How many there were, also of those beyond the number that is kept in full: a flood fills no disk.
CREATE TABLE report_tally (
    case_id text NOT NULL REFERENCES review_case (id),
    account_key text NOT NULL REFERENCES account (key),
    reason text NOT NULL CHECK (reason IN ('not_the_licensee', 'not_in_force', 'impersonation', 'other')),
    reports bigint NOT NULL CHECK (reports >= 1),
    PRIMARY KEY (case_id, reason)
);

CREATE INDEX report_tally_of_account ON report_tally (account_key);

GRANT SELECT, INSERT, DELETE ON report TO verifier_service;

GRANT SELECT, INSERT, UPDATE, DELETE ON report_tally TO verifier_service;
