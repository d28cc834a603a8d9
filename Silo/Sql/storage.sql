CREATE TABLE IF NOT EXISTS orleans_state (
    service_id text NOT NULL,
    grain_type text NOT NULL,
    n0         bigint NOT NULL,
    n1         bigint NOT NULL,
    extension  text NOT NULL,
    payload    bytea,
    changed    timestamptz NOT NULL DEFAULT now(),
    version    int NOT NULL DEFAULT 1,
    PRIMARY KEY (service_id, grain_type, n0, n1, extension)
);

-- statement ReadFromStorageKey
SELECT payload AS PayloadBinary, version AS Version
FROM orleans_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND extension = coalesce(@GrainIdExtensionString, '')

-- statement WriteToStorageKey
WITH changed AS (
    UPDATE orleans_state SET payload = @PayloadBinary, changed = now(), version = version + 1
    WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
    RETURNING version
), added AS (
    INSERT INTO orleans_state (service_id, grain_type, n0, n1, extension, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM added

-- statement ClearStorageKey
UPDATE orleans_state SET payload = NULL, changed = now(), version = version + 1
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version

-- statement DeleteStorageKey
DELETE FROM orleans_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version + 1
