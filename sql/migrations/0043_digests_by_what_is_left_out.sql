-- A row's digest is made of the whole row without a few columns, not of each column that is looked up: a quarter of the time.
-- functions: 74536e3407209974

-- Which columns stay out of each group of digests. A column that is added later belongs to the next group of its table
-- (`since`), and stays out of the earlier ones; flows/audit/row_digests.py lists what is in, and a test compares the two.
CREATE TABLE audited_group (
    relation text NOT NULL,
    since integer NOT NULL CHECK (since >= 1),
    left_out text [] NOT NULL,
    PRIMARY KEY (relation, since)
);

INSERT INTO audited_group (relation, since, left_out)
SELECT g.relation, g.since, ARRAY(
    SELECT a.attname::text FROM pg_attribute AS a
    WHERE a.attrelid = g.relation::regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT EXISTS (
        SELECT FROM audited_column AS c WHERE c.relation = g.relation AND c.since = g.since AND c.name = a.attname
    )
    ORDER BY a.attname
)
FROM (SELECT DISTINCT relation, since FROM audited_column) AS g;

GRANT SELECT ON audited_group TO verifier_service;

COMMENT ON TABLE audited_column IS 'Read by the functions from before 0043, until every host has the newer ones.';
