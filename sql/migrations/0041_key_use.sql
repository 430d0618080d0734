-- When a platform key was last good for a call, to the hour: a key that nobody uses can be ended.
ALTER TABLE api_key ADD COLUMN used_at timestamptz;

GRANT SELECT (used_at) ON api_key TO verifier_service;

-- functions: 70aba38139c54d94
