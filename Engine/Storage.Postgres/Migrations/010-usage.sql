-- The ledger: names and numbers only, so that it may outlive the threads.
CREATE TABLE chatcluster.usage (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    thread_id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    -- 1 a model call, 2 a tool call, 3 a run, 4 what a thread had used before there were lines.
    kind smallint NOT NULL,
    run_id text,
    agent text COLLATE "C",
    model text COLLATE "C",
    purpose text COLLATE "C",
    tool text COLLATE "C",
    outcome text,
    runs int NOT NULL,
    messages int NOT NULL,
    calls int NOT NULL,
    input bigint NOT NULL,
    output bigint NOT NULL,
    cached bigint,
    cache_write bigint,
    reasoning bigint,
    latency bigint NOT NULL,
    first_token bigint,
    cost numeric,
    estimated boolean NOT NULL,
    own_key boolean NOT NULL
);

CREATE INDEX usage_by_owner ON chatcluster.usage (tenant, username, at);

-- What the threads had used that there were before it: one line for each. Not read as JSON, which might hold what PostgreSQL's text cannot;
-- a quotation mark within a title has a backslash before it, and so is none of these.
INSERT INTO chatcluster.usage (tenant, username, thread_id, at, kind, runs, messages, calls, input, output, latency, cost, estimated, own_key)
SELECT tenant, username, thread_id, updated_at, 4,
    coalesce(substring(s from '"rounds":([0-9]+)')::int, 0), coalesce(substring(s from '"messages":([0-9]+)')::int, 0),
    substring(u from '"calls":([0-9]+)')::int, coalesce(substring(u from '"inputTokens":([0-9]+)')::bigint, 0),
    coalesce(substring(u from '"outputTokens":([0-9]+)')::bigint, 0), coalesce(substring(u from '"latencyMs":([0-9]+)')::bigint, 0),
    substring(u from '"cost":([0-9.eE+-]+)')::numeric, u LIKE '%"estimated":true%', false
FROM (
    SELECT tenant, username, thread_id, updated_at, s, substring(s from '"usage":(\{[^}]*\})') AS u
    FROM (SELECT tenant, username, thread_id, updated_at, convert_from(summary, 'UTF8') AS s FROM chatcluster.threads) texts
) threads
WHERE u ~ '"calls":[1-9]';
