-- Which questions have no answer.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS registry_check_unanswered ON registry_check (claim_id, obs_epoch) WHERE answered_at IS NULL;
