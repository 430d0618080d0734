-- Looks that are due stand in a list of their own (0050).
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
DROP INDEX CONCURRENTLY IF EXISTS claim_recheck;
