-- Whose last look is too long ago is asked every few seconds.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_recheck ON claim (round_started_at) WHERE state = 'verified' AND NOT looked_up;
