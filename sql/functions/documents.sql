-- Documents: when the time of one is over.

-- Says when a document is removed: 14 days after an approval, 30 after a refusal (an appeal keeps it while it is open), at once
-- where the claim ended without a decision.
CREATE OR REPLACE FUNCTION document_ends(the_state text, since timestamptz, received_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN the_state IN ('verified', 'expired') THEN greatest(since, received_at) + interval '336 hours'
        WHEN the_state IN ('refused', 'revoked') THEN greatest(since, received_at) + interval '720 hours'
        WHEN the_state IN ('withdrawn', 'lapsed') THEN since
    END
$$;

-- Gives a new document its end, as its claim stands.
CREATE OR REPLACE FUNCTION document_of_claim_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT document_ends(c.state, c.state_since, NEW.received_at) INTO NEW.remove_at FROM claim AS c WHERE c.id = NEW.claim_id;
    RETURN NEW;
END
$$;

-- Gives a claim's documents their new end when it moves.
CREATE OR REPLACE FUNCTION claim_ends_documents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE document SET remove_at = document_ends(NEW.state, NEW.state_since, received_at) WHERE claim_id = NEW.id AND removed_at IS NULL;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION document_ends, document_of_claim_ends, claim_ends_documents FROM PUBLIC, verifier_service;
