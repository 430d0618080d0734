-- Indexes that nothing reads any more, or that a narrower one has taken the place of. Dropping takes no time.

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX event_of_claim; -- event_of_one_claim

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX event_of_account; -- event_of_one_account

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX decision_by_reviewer; -- what a reviewer decided is counted in the log

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX decision_by_validity; -- claim_ends, claim_relook, claim_end_untold

-- squawk-ignore require-concurrent-index-deletion
DROP INDEX claim_bound_at; -- claim_rebind_untold
