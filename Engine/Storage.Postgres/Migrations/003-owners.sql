-- Lists of an owner's threads go by a column of their own. As long as their indexes began with the columns of the key, the planner could take
-- one of them to find a single thread, and read all entries of its owner: as cheap as the key's index by its estimate, if owners have few threads
-- on average or nothing is known about the table yet.
ALTER TABLE chatcluster.threads
    ADD COLUMN owner text COLLATE "C" NOT NULL GENERATED ALWAYS AS (length(tenant)::text || ':' || tenant || username) STORED;

DROP INDEX chatcluster.threads_by_title;
DROP INDEX chatcluster.threads_by_creation;
DROP INDEX chatcluster.threads_by_activity;

CREATE INDEX threads_by_title ON chatcluster.threads (owner, left(title_key, 200), thread_id);
CREATE INDEX threads_by_creation ON chatcluster.threads (owner, created_at DESC, thread_id);
CREATE INDEX threads_by_activity ON chatcluster.threads (owner, updated_at DESC, thread_id) INCLUDE (archived, running);
