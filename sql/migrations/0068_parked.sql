-- Leads see what was parked and put it back, and how each source was day by day.

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX registry_check_parked ON registry_check (answered_at) WHERE last_detail = 'check_failed';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX mail_failed ON mail_outbox (failed_at) WHERE outcome = 'failed';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX pgqueuer_parked ON pgq.pgqueuer (id) WHERE status = 'failed';

-- How a source was on a day, in looks of five minutes: in how many its breaker was open, its control did not answer, and somebody
-- got an answer.
CREATE TABLE registry_day (
    registry text NOT NULL,
    day date NOT NULL,
    looks integer NOT NULL,
    broken integer NOT NULL,
    unwell integer NOT NULL,
    answered integer NOT NULL,
    PRIMARY KEY (registry, day)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX registry_day_by_day ON registry_day (day);

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_day TO verifier_service;
