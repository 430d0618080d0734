-- Nor need they stand in the index of accounts.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS event_of_one_account ON event (account_key, seq) WHERE account_key IS NOT NULL;
