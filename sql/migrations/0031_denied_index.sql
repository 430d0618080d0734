-- Whose licence is denied by its holder and who waits for people is asked every few seconds.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS claim_denied_waits ON claim (id) WHERE state = 'in_review' AND 'holder_disputed' = ANY (reasons);
