-- A denial ("this was not me") frees whoever proves control of the address it was sent to, and ends when the denied claim ends:
-- it never holds up the licensee who made it.

-- Blind index of the address a letter to the licensee of record went to, as `binding_attempt.target_key` has it.
ALTER TABLE proofing_notice ADD COLUMN target_key bytea;

-- Of letters with codes it is known. What was denied by others before today is put aside by two people, as it was, or ends.
UPDATE proofing_notice AS n SET target_key = t.target_key FROM binding_attempt AS t WHERE t.id = n.occasion AND t.claim_id = n.claim_id;

-- The denied claim ended: withdrawn, lapsed, refused or revoked. An appeal does not bring back what ended with it.
ALTER TABLE proofing_notice ADD COLUMN over boolean NOT NULL DEFAULT FALSE;

UPDATE proofing_notice AS n SET over = TRUE FROM claim AS c
WHERE c.id = n.claim_id AND n.used_at IS NOT NULL AND c.state IN ('withdrawn', 'lapsed', 'refused', 'revoked');

CREATE FUNCTION end_denials() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE proofing_notice SET over = TRUE WHERE claim_id = NEW.id AND used_at IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER claim_ends_denials AFTER UPDATE ON claim FOR EACH ROW
WHEN (NEW.state IN ('withdrawn', 'lapsed', 'refused', 'revoked') AND OLD.state <> NEW.state) EXECUTE FUNCTION end_denials();

-- Who denied what is asked whenever a claim is weighed and a badge is decided. Few links are ever used.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX proofing_notice_used ON proofing_notice (licence_key) WHERE used_at IS NOT NULL;

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX proofing_notice_used_of_claim ON proofing_notice (claim_id) WHERE used_at IS NOT NULL;

-- Whether a claim's account, as it is now, has proved since then that this very address is theirs: by the board's own code, and at
-- H3, because a mailbox of several people is no one person's.
CREATE FUNCTION controls_address(the_claim claim, the_target bytea, since timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM binding_attempt AS t
        WHERE t.claim_id = the_claim.id AND t.account_epoch = the_claim.account_epoch AND t.method = 'registry_contact_code'
            AND t.state = 'proved' AND t.level >= 3 AND t.target_key = the_target AND t.ended_at > since
    );
END
$$;

-- Whether the licensee of record says of this very claim that it is not theirs, and has not shown since that it is. A code from
-- before counts for nothing: it may have been talked out of them.
CREATE FUNCTION claim_denied(the_claim claim) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN the_claim.disputed_at IS NOT NULL AND (
        NOT EXISTS (SELECT FROM proofing_notice AS n WHERE n.claim_id = the_claim.id AND n.used_at >= the_claim.disputed_at)
        OR EXISTS (
            SELECT FROM proofing_notice AS n WHERE n.claim_id = the_claim.id AND n.used_at >= the_claim.disputed_at
                AND NOT controls_address(the_claim, n.target_key, n.used_at)
        )
    );
END
$$;

-- Whether the licensee of record has denied a claim on this licence, two people have not decided since, and it holds this claim:
-- the denied claim has not ended, or is this account's own, which does not start afresh by taking it back; and this claim's account
-- has not proved control of the address that the denial came from.
CREATE FUNCTION licence_denied(the_claim claim, the_licence bytea) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM licence_dispute AS d WHERE d.licence_key = the_licence AND (
            NOT EXISTS (SELECT FROM proofing_notice AS n WHERE n.licence_key = d.licence_key AND n.used_at >= d.disputed_at)
            OR EXISTS (
                SELECT FROM proofing_notice AS n JOIN claim AS c ON c.id = n.claim_id JOIN account AS a ON a.key = c.account_key
                WHERE n.licence_key = d.licence_key AND n.used_at >= d.disputed_at AND c.disputed_at IS NOT NULL AND CASE
                    WHEN c.account_key = the_claim.account_key THEN NOT controls_address(the_claim, n.target_key, n.used_at)
                    ELSE NOT n.over AND c.state NOT IN ('withdrawn', 'lapsed', 'refused', 'revoked') AND a.erased_at IS NULL
                        AND NOT controls_address(the_claim, n.target_key, '-infinity')
                END
            )
        )
    );
END
$$;

CREATE OR REPLACE FUNCTION licence_needs_two(the_claim claim) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN claim_denied(the_claim)
        OR licence_denied(the_claim, the_claim.licence_key)
        OR EXISTS (SELECT FROM licence_lock AS l WHERE l.licence_key = the_claim.licence_key AND l.account_key <> the_claim.account_key)
        OR EXISTS (
            SELECT FROM claim AS o WHERE o.licence_key = the_claim.licence_key AND o.account_key <> the_claim.account_key
                AND o.state = 'verified'
        );
END
$$;

REVOKE ALL ON FUNCTION controls_address, claim_denied, licence_denied, end_denials FROM PUBLIC;

GRANT EXECUTE ON FUNCTION claim_denied, licence_denied TO verifier_service;
