CREATE TABLE chatcluster.credentials (
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    thread_id text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    -- Encrypted; the key is never in the database.
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant, username, thread_id, message_id)
);
