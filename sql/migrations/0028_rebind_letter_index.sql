-- Whose proof grows old and who is not asked yet.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_rebind_untold ON claim (bound_at) WHERE state = 'verified' AND contactable AND NOT rebind_told;
