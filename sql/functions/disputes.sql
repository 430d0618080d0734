-- Disputes: the licensee of record says "not me", and who has shown it keeps the licence locked.

-- Asks whether a claim's account, as it is now, has proved since then that this very address is theirs: by the board's own code,
-- and at H3, because a mailbox of several people is no one person's.
CREATE OR REPLACE FUNCTION controls_address(the_claim claim, the_target bytea, since timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM binding_attempt AS t
        WHERE t.claim_id = the_claim.id AND t.account_epoch = the_claim.account_epoch AND t.method = 'registry_contact_code'
            AND t.state = 'proved' AND t.level >= 3 AND t.target_key = the_target AND t.ended_at > since
    );
END
$$;

-- Asks whether the licensee of record says of this very claim that it is not theirs, and has not shown since that it is. A code
-- from before counts for nothing: it may have been talked out of them.
CREATE OR REPLACE FUNCTION claim_denied(the_claim claim) RETURNS boolean LANGUAGE plpgsql STABLE
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

-- Asks whether the licensee of record has denied a claim on this licence, two people have not decided since, and it holds this
-- claim: the denied claim has not ended, or is this account's own, which does not start afresh by taking it back; and this
-- claim's account has not proved control of the address that the denial came from.
CREATE OR REPLACE FUNCTION licence_denied(the_claim claim, the_licence bytea) RETURNS boolean LANGUAGE plpgsql STABLE
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

-- Disputes the claim that a notice's link is about, once and in time. Returns the claim, or NULL.
CREATE OR REPLACE FUNCTION dispute_claim(the_digest bytea, the_time timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_claim text;
    the_licence bytea;
BEGIN
    UPDATE proofing_notice SET used_at = the_time
    WHERE token_digest = the_digest AND used_at IS NULL AND expires_at > greatest(the_time, service_now())
    RETURNING claim_id, licence_key INTO the_claim, the_licence;
    IF the_licence IS NOT NULL THEN
        INSERT INTO licence_dispute (licence_key, disputed_at) VALUES (the_licence, the_time) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE claim SET disputed_at = coalesce(disputed_at, the_time) WHERE id = the_claim;
    RETURN the_claim;
END
$$;

-- Ends the denial of a claim together with the claim.
CREATE OR REPLACE FUNCTION end_denials() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE proofing_notice SET over = TRUE WHERE claim_id = NEW.id AND used_at IS NOT NULL;
    RETURN NULL;
END
$$;

-- Takes a lock only from a verified holder at H3 or better whom nobody disputes.
CREATE OR REPLACE FUNCTION guard_lock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM claim AS c JOIN decision AS d ON d.id = c.decision_id JOIN binding AS b ON b.id = d.binding_id
        WHERE c.id = NEW.claim_id AND c.account_key = NEW.account_key AND c.licence_key = NEW.licence_key AND c.state = 'verified'
            AND b.level >= 3 AND c.disputed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'only a holder at H3 or better locks a licence' USING ERRCODE = 'VC006';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION controls_address, claim_denied, licence_denied, dispute_claim, end_denials, guard_lock FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION claim_denied, licence_denied, dispute_claim TO verifier_service;
