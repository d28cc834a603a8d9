-- Small documents of owners: projects with their files, prompts. The version tells two who change one at once apart.
CREATE TABLE chatcluster.documents (
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, username, kind, id)
);

-- Threads that no list has and that are deleted soon.
ALTER TABLE chatcluster.threads ADD COLUMN temporary boolean NOT NULL DEFAULT false;

-- What is included lets the threads of an owner be counted without reading them.
DROP INDEX chatcluster.threads_by_activity;
CREATE INDEX threads_by_activity ON chatcluster.threads (owner, updated_at DESC, thread_id) INCLUDE (archived, running, temporary);
CREATE INDEX threads_temporary ON chatcluster.threads (updated_at, id) WHERE temporary AND NOT running;
