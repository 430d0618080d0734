-- Leads see how many cases come, day by day.

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX review_case_opened ON review_case (opened_at);
