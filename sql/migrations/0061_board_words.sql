-- Words of one board's pages that reviewers propose and a lead accepts.

CREATE TABLE board_word (
    id text PRIMARY KEY CHECK (id ~ '^bwd_[0-9a-f]{32}$'),
    place text NOT NULL CHECK (place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
    kind text NOT NULL CHECK (kind IN ('status', 'label')),
    -- No digit: neither a number nor a day of somebody's licence is a word.
    words text NOT NULL CHECK (length(words) BETWEEN 2 AND 60 AND words ~ '^[a-z ]+$'),
    meaning text NOT NULL CHECK (meaning ~ '^[a-z_]{2,20}$'),
    proposed_by text NOT NULL REFERENCES reviewer (id),
    proposed_at timestamptz NOT NULL,
    decided_by text REFERENCES reviewer (id),
    decided_at timestamptz,
    accepted boolean,
    CONSTRAINT board_word_two_people CHECK (decided_by <> proposed_by),
    CONSTRAINT board_word_decided CHECK (num_nonnulls(decided_by, decided_at, accepted) IN (0, 3))
);

-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX board_word_once ON board_word (place, kind, words) WHERE accepted IS NOT FALSE;

GRANT SELECT, INSERT (id, place, kind, words, meaning, proposed_by, proposed_at) ON board_word TO verifier_service;

GRANT UPDATE (decided_by, decided_at, accepted) ON board_word TO verifier_service;
