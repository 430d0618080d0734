-- Which licences people looked up, and whose date comes near.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_relook ON claim (ends_at) WHERE state = 'verified' AND looked_up;
