CREATE TABLE chatcluster.webhooks (
    -- As the program names an owner: tenant/user, each part escaped.
    owner text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    -- Secrets in it are encrypted; the key is never in the database.
    json bytea NOT NULL,
    PRIMARY KEY (owner, id)
);

-- The outbox and the log of deliveries. Times are UTC ticks; one that is settled is due at no time.
CREATE TABLE chatcluster.deliveries (
    id text COLLATE "C" PRIMARY KEY,
    owner text COLLATE "C" NOT NULL,
    webhook text COLLATE "C" NOT NULL,
    thread text COLLATE "C",
    created bigint NOT NULL,
    due bigint,
    json bytea NOT NULL
);

CREATE INDEX deliveries_due ON chatcluster.deliveries (due) WHERE due IS NOT NULL;
CREATE INDEX deliveries_of_webhook ON chatcluster.deliveries (owner, webhook, created DESC, id);
CREATE INDEX deliveries_of_thread ON chatcluster.deliveries (owner, thread);
