-- What is known of who may come in: keys, their last use, sessions. What proves who somebody is stands there as a hash.
CREATE TABLE chatcluster.access_records (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    body text NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (kind, id)
);

CREATE INDEX access_records_by_owner ON chatcluster.access_records (kind, tenant, username, id);
CREATE INDEX access_records_by_end ON chatcluster.access_records (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE chatcluster.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    body text NOT NULL
);

CREATE INDEX audit_by_tenant ON chatcluster.audit (tenant, id);

-- Lines are added and stay as they are, whoever asks.
CREATE FUNCTION chatcluster.keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is append-only.' USING ERRCODE = '23001';
END
$$;

CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON chatcluster.audit
    FOR EACH STATEMENT EXECUTE FUNCTION chatcluster.keep_audit();
