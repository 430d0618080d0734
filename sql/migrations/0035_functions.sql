-- Functions have files of their own from here on: sql/functions, applied behind the migrations when they differ from this ledger.
-- functions: 5558e6ba462ac118
CREATE TABLE schema_function (
    file text PRIMARY KEY,
    sha256 text NOT NULL,
    version integer NOT NULL, -- the newest migration when the functions were last brought up to date
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The service may ask whether the schema is current.
GRANT SELECT ON schema_function TO PUBLIC;
