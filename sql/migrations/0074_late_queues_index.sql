-- Whether a queue is late is asked every few seconds, also while thousands of another queue's cases are.
-- no-transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS review_case_of_queue ON review_case (queue, due_by) WHERE state <> 'closed';
