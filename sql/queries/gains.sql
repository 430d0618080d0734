-- name: count_gains
-- Count the machine's confirmations of the hours that were not counted yet.
-- takes: now
SELECT count_gains($1);

-- name: usual
-- List how many confirmations the median hour of the last week had, by key or source.
-- takes: names, now
-- gives: many
SELECT n.name, usual_gains(n.name, $2) AS usual FROM unnest($1::text []) AS n (name);

-- name: start_imported
-- Let an imported claim begin (0), or return in how many seconds it has its next turn.
-- takes: claim_id, names, at_most, now
-- gives: value
SELECT start_imported($1, $2, $3, $4);

-- name: asked_of
-- Find who submitted a claim, and the sources that a round of it is asked at.
-- takes: claim_id, obs_epoch
-- gives: maybe
SELECT c.submitted_by, ARRAY(
    SELECT k.registry FROM registry_check AS k WHERE k.claim_id = c.id AND k.obs_epoch = $2 ORDER BY k.registry
) AS registries
FROM claim AS c WHERE c.id = $1 AND c.state = 'received';

-- name: tell_gain
-- Return whether a lead has to be told that this key or source gains too much.
-- takes: name, now
-- gives: value
SELECT tell_gain($1, $2);

-- name: gains_of_sources
-- Count the machine's confirmations of the last hour by source, beside its usual hour.
-- takes: now
-- gives: many
SELECT g.name, g.lately, usual_gains(g.name, $1) AS usual FROM (
    SELECT d.public -> 'source' ->> 'id' AS name, count(*) AS lately FROM decision AS d
    WHERE d.decided_at > $1::timestamptz - interval '1 hour' AND d.verdict = 'verified' AND d.by_reviewer IS NULL
        AND NOT EXISTS (SELECT FROM import_start AS i WHERE i.claim_id = d.claim_id)
    GROUP BY 1
) AS g WHERE g.name IS NOT NULL ORDER BY g.name;
