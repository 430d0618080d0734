-- Imports: what a platform sent, its lines, sealed, until they are taken in, and what became of each.

CREATE TABLE claim_import (
    id text PRIMARY KEY CHECK (id ~ '^imp_[0-9a-f]{32}$'),
    actor_id text NOT NULL, -- the key that sent it; its claims are submitted by this key
    scopes text [] NOT NULL, -- which that key had then
    bootstrap boolean NOT NULL,
    state text NOT NULL DEFAULT 'arriving' CHECK (state IN ('arriving', 'running', 'done')),
    wrapped_key bytea, -- of its lines, and of them alone; NULL once all are taken in
    touched_at timestamptz NOT NULL, -- when its last line came
    arrived_at timestamptz, -- when every line was on the disk
    done_at timestamptz,
    lines bigint NOT NULL DEFAULT 0,
    chunks_taken bigint NOT NULL DEFAULT 0,
    taken bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    for_machine bigint NOT NULL DEFAULT 0, -- lines that are expected to need nobody
    for_creator bigint NOT NULL DEFAULT 0,
    for_reviewer bigint NOT NULL DEFAULT 0,
    case_s double precision NOT NULL DEFAULT 0, -- what a case takes a reviewer
    CHECK ((state = 'arriving') = (arrived_at IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CHECK ((state = 'done') = (wrapped_key IS NULL)),
    CHECK (taken + refused <= lines)
);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_import_open ON claim_import (arrived_at) WHERE state <> 'done';

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX claim_import_done ON claim_import (done_at) WHERE state = 'done';

CREATE TABLE import_chunk (
    import_id text NOT NULL REFERENCES claim_import (id) ON DELETE CASCADE,
    number bigint NOT NULL,
    first_line bigint NOT NULL,
    sealed bytea NOT NULL, -- the lines, packed
    expected text NOT NULL, -- a letter a line: whom it is expected to need, m, c or r; - for one that cannot be taken
    PRIMARY KEY (import_id, number)
);

CREATE TABLE import_result (
    import_id text NOT NULL REFERENCES claim_import (id) ON DELETE CASCADE,
    line bigint NOT NULL,
    claim_id text,
    problem text, -- the problem document, which repeats nothing that was sent
    PRIMARY KEY (import_id, line), -- a line has one result
    CHECK ((claim_id IS NULL) <> (problem IS NULL))
);

-- What is counted goes forward only, and an import that is done stays so.
CREATE TRIGGER claim_import_forward BEFORE UPDATE ON claim_import FOR EACH ROW WHEN (
    NEW.id <> OLD.id OR NEW.actor_id <> OLD.actor_id OR NEW.taken < OLD.taken OR NEW.refused < OLD.refused
    OR NEW.chunks_taken < OLD.chunks_taken OR NEW.lines < OLD.lines
    OR (OLD.state = 'done' AND NEW.state <> 'done') OR (OLD.state = 'running' AND NEW.state = 'arriving')
) EXECUTE FUNCTION refuse_backwards();

CREATE TRIGGER claim_import_instants BEFORE INSERT OR UPDATE ON claim_import FOR EACH ROW
WHEN (greatest(NEW.touched_at, NEW.arrived_at, NEW.done_at) > service_latest()) EXECUTE FUNCTION refuse_later();

GRANT SELECT, DELETE ON claim_import, import_chunk, import_result TO verifier_service;
GRANT INSERT (id, actor_id, scopes, bootstrap, wrapped_key, touched_at) ON claim_import TO verifier_service;
GRANT UPDATE (state, wrapped_key, touched_at, arrived_at, done_at, lines, chunks_taken, taken, refused, for_machine, for_creator, for_reviewer, case_s)
ON claim_import TO verifier_service;
GRANT INSERT ON import_chunk, import_result TO verifier_service;
