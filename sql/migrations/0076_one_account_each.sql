-- The doctor counts who has no account by the provider; whose identity it is stays out of sight.

GRANT SELECT (reviewer_id) ON reviewer_identity TO verifier_service;
