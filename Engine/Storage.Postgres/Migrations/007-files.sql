-- The bytes of a file stand once for each owner, however many of the owner's threads have it.
CREATE TABLE chatcluster.contents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- As threads.owner.
    owner text COLLATE "C" NOT NULL,
    -- SHA-256 of the bytes.
    hash bytea NOT NULL,
    size bigint NOT NULL,
    UNIQUE (owner, hash)
);

-- In pieces, so that neither side holds a large file a second time as one row of the protocol.
CREATE TABLE chatcluster.content_pieces (
    content bigint NOT NULL REFERENCES chatcluster.contents ON DELETE CASCADE,
    piece int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (content, piece)
);

-- Pictures and archives are compressed already.
ALTER TABLE chatcluster.content_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE chatcluster.files (
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    thread_id text COLLATE "C" NOT NULL,
    file_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    content bigint NOT NULL REFERENCES chatcluster.contents ON DELETE CASCADE,
    PRIMARY KEY (tenant, username, thread_id, file_id)
);

CREATE INDEX files_by_content ON chatcluster.files (content);
