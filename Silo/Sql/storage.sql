CREATE TABLE IF NOT EXISTS orleans_state (
    service_id text NOT NULL,
    name       text NOT NULL,
    key_high   bigint NOT NULL,
    key_low    bigint NOT NULL,
    key_text   text NOT NULL,
    payload    bytea,
    version    int NOT NULL,
    PRIMARY KEY (service_id, name, key_high, key_low, key_text)
);

-- statement ReadFromStorageKey
SELECT payload AS PayloadBinary, version AS Version
FROM orleans_state
WHERE service_id = @ServiceId AND name = @GrainTypeString
    AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND key_text = coalesce(@GrainIdExtensionString, '')

-- statement WriteToStorageKey
WITH changed AS (
    UPDATE orleans_state SET payload = @PayloadBinary, version = version + 1
    WHERE service_id = @ServiceId AND name = @GrainTypeString
        AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND key_text = coalesce(@GrainIdExtensionString, '')
        AND version = CAST(@GrainStateVersion AS int)
    RETURNING version
), added AS (
    INSERT INTO orleans_state (service_id, name, key_high, key_low, key_text, payload, version)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
    WHERE CAST(@GrainStateVersion AS int) IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS NewGrainStateVersion FROM changed
UNION ALL
SELECT version FROM added

-- statement ClearStorageKey
UPDATE orleans_state SET payload = NULL, version = version + 1
WHERE service_id = @ServiceId AND name = @GrainTypeString
    AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND key_text = coalesce(@GrainIdExtensionString, '')
    AND version = CAST(@GrainStateVersion AS int)
RETURNING version AS NewGrainStateVersion

-- statement DeleteStorageKey
DELETE FROM orleans_state
WHERE service_id = @ServiceId AND name = @GrainTypeString
    AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND key_text = coalesce(@GrainIdExtensionString, '')
    AND version = CAST(@GrainStateVersion AS int)
RETURNING version + 1 AS NewGrainStateVersion
