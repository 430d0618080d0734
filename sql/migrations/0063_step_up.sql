-- Before a revocation a reviewer shows again who they are: when that was last is kept with the session.
-- functions: c953f5a1f75506e4

ALTER TABLE session ADD COLUMN confirmed_at timestamptz;
