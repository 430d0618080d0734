-- One worker at a time takes an import in.

ALTER TABLE claim_import
ADD COLUMN held_by text, -- the worker that takes it in
ADD COLUMN held_until timestamptz; -- and until when nobody else does

GRANT UPDATE (held_by, held_until) ON claim_import TO verifier_service;

-- A claim is inserted with what is known of it, instead of being changed a moment later.
GRANT INSERT (contactable) ON claim TO verifier_service;
