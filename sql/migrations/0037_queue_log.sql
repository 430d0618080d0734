-- The queue's own log and its sums are not needed after a crash of the database: pgqueuer's durability "balanced".
-- What was done to a claim stands in its events. Each job wrote a row, four index entries and, summed up, all of it again.

ALTER TABLE pgq.pgqueuer_log SET UNLOGGED;

ALTER TABLE pgq.pgqueuer_statistics SET UNLOGGED;
