-- Whose badge ends is asked every few seconds.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_ends ON claim (ends_at) WHERE state = 'verified';
