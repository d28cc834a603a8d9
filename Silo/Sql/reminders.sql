CREATE TABLE IF NOT EXISTS orleans_reminder (
    service_id text NOT NULL,
    grain_id   text NOT NULL,
    name       text NOT NULL,
    started    timestamptz NOT NULL,
    period_ms  bigint NOT NULL,
    hash       int NOT NULL,
    version    int NOT NULL DEFAULT 0,
    PRIMARY KEY (service_id, grain_id, name)
);
CREATE INDEX IF NOT EXISTS orleans_reminder_hash ON orleans_reminder (service_id, hash);

-- statement UpsertReminderRowKey
INSERT INTO orleans_reminder AS r (service_id, grain_id, name, started, period_ms, hash)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
ON CONFLICT (service_id, grain_id, name) DO UPDATE
SET started = excluded.started, period_ms = excluded.period_ms, hash = excluded.hash, version = r.version + 1
RETURNING version AS Version

-- statement ReadReminderRowKey
SELECT grain_id AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM orleans_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName

-- statement ReadReminderRowsKey
SELECT grain_id AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM orleans_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId

-- statement ReadRangeRows1Key
SELECT grain_id AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM orleans_reminder
WHERE service_id = @ServiceId AND hash > @BeginHash AND hash <= @EndHash

-- statement ReadRangeRows2Key
SELECT grain_id AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
FROM orleans_reminder
WHERE service_id = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)

-- statement DeleteReminderRowKey
WITH removed AS (
    DELETE FROM orleans_reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1
)
SELECT count(*) FROM removed

-- statement DeleteReminderRowsKey
DELETE FROM orleans_reminder WHERE service_id = @ServiceId
