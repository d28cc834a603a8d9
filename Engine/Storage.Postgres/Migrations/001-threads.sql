-- Keys are compared byte by byte, whatever the database's collation is.
CREATE TABLE chatcluster.threads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    thread_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    -- The catalog entry as JSON; the columns below repeat what lists are filtered and sorted by.
    summary bytea NOT NULL,
    -- The title in upper case.
    title_key text COLLATE "C",
    agent text COLLATE "C",
    running boolean NOT NULL,
    archived boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (tenant, username, thread_id)
);

-- An index row has a largest size, and a title has none.
CREATE INDEX threads_by_title ON chatcluster.threads (tenant, username, left(title_key, 200), thread_id);
CREATE INDEX threads_by_creation ON chatcluster.threads (tenant, username, created_at DESC, thread_id);
-- What is included lets the threads of an owner be counted without reading them.
CREATE INDEX threads_by_activity ON chatcluster.threads (tenant, username, updated_at DESC, thread_id) INCLUDE (archived, running);
CREATE INDEX threads_running ON chatcluster.threads (id) WHERE running;
CREATE INDEX threads_inactive ON chatcluster.threads (updated_at, id) WHERE NOT running;

CREATE TABLE chatcluster.events (
    -- threads.id: a thread that is deleted and begun again is another one.
    thread bigint NOT NULL,
    sequence bigint NOT NULL,
    -- bytea, because what was written is read back to the byte; jsonb would reorder it and refuse \u0000.
    json bytea NOT NULL,
    -- The words of a message or a reply, and its owner as one more word, so that a search stays within the owner's entries of the index.
    words tsvector,
    PRIMARY KEY (thread, sequence)
);

CREATE INDEX events_words ON chatcluster.events USING gin (words) WHERE words IS NOT NULL;
