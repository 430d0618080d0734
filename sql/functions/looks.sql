-- Looks: when a licence that was confirmed once is looked at again.

-- Keeps the list of looks beside the states: a badge that is on is planned by the service, within a day; a badge that has ended is
-- looked at at once, for a renewal that the board has printed already. What people looked up no machine looks at.
CREATE OR REPLACE FUNCTION note_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('verified', 'expired') AND NOT NEW.looked_up THEN
        INSERT INTO licence_look AS l (claim_id, due_at, planned)
        VALUES (NEW.id, NEW.state_since + CASE NEW.state WHEN 'expired' THEN interval '0' ELSE interval '1 day' END, NEW.state = 'expired')
        ON CONFLICT (claim_id) DO UPDATE SET due_at = excluded.due_at, planned = excluded.planned;
    ELSE
        DELETE FROM licence_look WHERE claim_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION note_look FROM PUBLIC, verifier_service;
