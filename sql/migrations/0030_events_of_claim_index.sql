-- Most events tell of rows, and of no claim: they need not stand in this index.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS event_of_one_claim ON event (claim_id, seq) WHERE claim_id IS NOT NULL;
