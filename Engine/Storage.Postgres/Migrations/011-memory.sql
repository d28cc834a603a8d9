-- What is known of owners. The version tells two who change it at once apart.
CREATE TABLE chatcluster.memory (
    tenant text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    json text NOT NULL,
    PRIMARY KEY (tenant, username)
);
