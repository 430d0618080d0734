-- What the worker itself saw when it asked a source its positive control, and how often it could not read its answers.
ALTER TABLE registry_health
ADD COLUMN control text CHECK (control IN ('answers', 'unavailable', 'unreadable')),
ADD COLUMN control_detail text,
ADD COLUMN sheet_version text, -- of the data sheet the control was asked with
ADD COLUMN misreads integer NOT NULL DEFAULT 0; -- answers in a row that could not be read
