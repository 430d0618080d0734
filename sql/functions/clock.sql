-- The service's time: nothing is dated ahead of it.

-- Tells the service's time: the database's clock, and how far a rehearsal is ahead of it.
CREATE OR REPLACE FUNCTION service_now() RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT ahead FROM service_clock), '0');
END
$$;

-- Tells the latest instant that may be written down: the service's time and five minutes.
CREATE OR REPLACE FUNCTION service_latest() RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT ahead FROM service_clock), '0') + interval '5 minutes';
END
$$;

-- Refuses the row in which its trigger found an instant later than service_latest(), or an end too far away. One that was dated
-- ahead by hand can still be worked on, and above all stopped: what an update leaves as it is passes.
CREATE OR REPLACE FUNCTION refuse_later() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM pg_attribute AS a
        WHERE a.attrelid = TG_RELID AND a.atttypid = 'timestamptz'::regtype AND NOT a.attisdropped
            AND to_jsonb(NEW) ->> a.attname::text IS DISTINCT FROM to_jsonb(OLD) ->> a.attname::text
            AND (to_jsonb(NEW) ->> a.attname::text)::timestamptz > service_latest()
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% would say a time that has not come, or an end too far away', TG_TABLE_NAME USING ERRCODE = 'VC030';
END
$$;

REVOKE ALL ON FUNCTION service_now, service_latest, refuse_later FROM PUBLIC, verifier_service;

GRANT EXECUTE ON FUNCTION service_now, service_latest TO verifier_service;
