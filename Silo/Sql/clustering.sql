CREATE TABLE IF NOT EXISTS orleans_cluster (
    deployment_id text PRIMARY KEY,
    version       int NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS orleans_silo (
    deployment_id text NOT NULL REFERENCES orleans_cluster DEFERRABLE INITIALLY DEFERRED,
    address       text NOT NULL,
    port          int NOT NULL,
    generation    int NOT NULL,
    name          text NOT NULL,
    host          text NOT NULL,
    status        int NOT NULL,
    gateway       int NOT NULL,
    suspected     text,
    started       timestamptz NOT NULL,
    alive         timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)
);

-- statement InsertMembershipVersionKey
WITH added AS (
    INSERT INTO orleans_cluster (deployment_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*) FROM added

-- statement InsertMembershipKey
WITH advanced AS (
    UPDATE orleans_cluster SET version = version + 1
    WHERE deployment_id = @DeploymentId AND version = @Version
        AND NOT EXISTS (SELECT FROM orleans_silo WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1
), added AS (
    INSERT INTO orleans_silo (deployment_id, address, port, generation, name, host, status, gateway, started, alive)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM advanced
    RETURNING 1
)
SELECT count(*) FROM added

-- statement UpdateMembershipKey
WITH advanced AS (
    UPDATE orleans_cluster SET version = version + 1 WHERE deployment_id = @DeploymentId AND version = @Version RETURNING 1
), changed AS (
    UPDATE orleans_silo SET status = @Status, suspected = @SuspectTimes, alive = @IAmAliveTime
    FROM advanced
    WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1
)
SELECT count(*) FROM changed

-- statement UpdateIAmAlivetimeKey
UPDATE orleans_silo SET alive = @IAmAliveTime
WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation

-- statement MembershipReadRowKey
SELECT c.version AS Version, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName,
    s.status AS Status, s.gateway AS ProxyPort, s.suspected AS SuspectTimes, s.started AS StartTime, s.alive AS IAmAliveTime
FROM orleans_cluster c
LEFT JOIN orleans_silo s ON s.deployment_id = c.deployment_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE c.deployment_id = @DeploymentId

-- statement MembershipReadAllKey
SELECT c.version AS Version, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName,
    s.status AS Status, s.gateway AS ProxyPort, s.suspected AS SuspectTimes, s.started AS StartTime, s.alive AS IAmAliveTime
FROM orleans_cluster c
LEFT JOIN orleans_silo s ON s.deployment_id = c.deployment_id
WHERE c.deployment_id = @DeploymentId

-- statement GatewaysQueryKey
SELECT address AS Address, gateway AS ProxyPort, generation AS Generation
FROM orleans_silo
WHERE deployment_id = @DeploymentId AND status = @Status AND gateway > 0

-- statement DeleteMembershipTableEntriesKey
WITH silos AS (
    DELETE FROM orleans_silo WHERE deployment_id = @DeploymentId
)
DELETE FROM orleans_cluster WHERE deployment_id = @DeploymentId

-- statement CleanupDefunctSiloEntriesKey
DELETE FROM orleans_silo WHERE deployment_id = @DeploymentId AND alive < @IAmAliveTime AND status = 6
