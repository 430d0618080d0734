-- How many badges the machine gives in an hour: what is usual is counted, and an import is given its pace before it begins.
-- functions: 3aca9072a6a09336

-- Confirmations by the machine, by full hours of the last week: of each key and of each source. The row of nobody ('') says that an
-- hour was counted.
CREATE TABLE gain_hour (
    name text NOT NULL,
    hour timestamptz NOT NULL,
    confirmed bigint NOT NULL,
    PRIMARY KEY (name, hour)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX gain_hour_by_time ON gain_hour (hour);

-- Imported claims that were begun: when, for which key, and at which sources.
CREATE TABLE import_start (
    claim_id text PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    names text [] NOT NULL,
    started_at timestamptz NOT NULL
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX import_start_lately ON import_start (started_at);

-- When a lead was last told that a key or a source gains too much.
CREATE TABLE gain_told (name text PRIMARY KEY, told_at timestamptz NOT NULL);

GRANT SELECT ON gain_hour, import_start, gain_told TO verifier_service;
