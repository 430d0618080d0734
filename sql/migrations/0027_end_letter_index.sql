-- Whose badge ends soon and who is not told yet.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_end_untold ON claim (ends_at) WHERE state = 'verified' AND contactable AND NOT end_told;
