-- When housekeeping last deleted what had been kept long enough, so that an operator sees that it does.

CREATE TABLE retention_sweep (
    one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    swept_at timestamptz
);

INSERT INTO retention_sweep (one) VALUES (TRUE);

CREATE TRIGGER retention_sweep_time BEFORE INSERT OR UPDATE ON retention_sweep FOR EACH ROW
WHEN (NEW.swept_at > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, UPDATE (swept_at) ON retention_sweep TO verifier_service;
