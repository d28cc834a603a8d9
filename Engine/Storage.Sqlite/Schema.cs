using System.Globalization;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The tables, and how those of an older version become today's.</summary>
internal static class Schema
{
    private static long Version => Steps.Length;

    // In the order of versions; each is applied once and never changed afterwards.
    private static readonly string[][] Steps =
    [
        [
            // The name is Owner.ToString(), so that no tenant and user run into each other.
            "CREATE TABLE owners (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",

            // A thread that is begun again under its old name has another id: AUTOINCREMENT never gives one twice.
            """
            CREATE TABLE threads (
              id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, name TEXT NOT NULL,
              sequence INTEGER NOT NULL, indexed INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, updated INTEGER NOT NULL,
              running INTEGER NOT NULL, archived INTEGER NOT NULL, agent TEXT, title TEXT, summary BLOB NOT NULL, UNIQUE (owner, name))
            """,

            // Everything that a list is filtered by, so that it is counted without the threads themselves.
            "CREATE INDEX threads_by_activity ON threads (owner, updated DESC, name, archived, running, agent)",
            "CREATE INDEX threads_by_creation ON threads (owner, created DESC, name)",
            "CREATE INDEX threads_by_title ON threads (owner, title, name)",
            "CREATE INDEX threads_running ON threads (id) WHERE running",
            "CREATE INDEX threads_to_index ON threads (id) WHERE indexed < sequence",

            // The id is EventId: events of a thread are neighbours, in order, without an index of their own.
            "CREATE TABLE events (id INTEGER PRIMARY KEY, json BLOB NOT NULL)",

            // Without the text itself: that is in the events. What is deleted leaves the index at once and not with a later merge.
            "CREATE VIRTUAL TABLE words USING fts5(text, content = '', columnsize = 0, detail = none, tokenize = 'ascii')",
            "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)",

            // The same bytes in two threads of an owner are one row, which goes with the last of them.
            """
            CREATE TABLE contents (
              id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, hash BLOB NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
              UNIQUE (owner, hash))
            """,
            """
            CREATE TABLE files (
              owner INTEGER NOT NULL, thread TEXT NOT NULL, file TEXT NOT NULL,
              name TEXT NOT NULL, media_type TEXT NOT NULL, content INTEGER NOT NULL, PRIMARY KEY (owner, thread, file)) WITHOUT ROWID
            """,
            "CREATE INDEX files_by_content ON files (content)",
            """
            CREATE TABLE credentials (
              owner INTEGER NOT NULL, thread TEXT NOT NULL, message TEXT NOT NULL, sealed BLOB NOT NULL,
              PRIMARY KEY (owner, thread, message)) WITHOUT ROWID
            """,

            // One row, for finding out whether anything can be written.
            "CREATE TABLE probe (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
            "INSERT INTO probe VALUES (1, 0)",
        ],
        [
            // By the owner's name: an owner may have a webhook and no thread yet.
            "CREATE TABLE webhooks (owner TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (owner, id)) WITHOUT ROWID",
            """
            CREATE TABLE deliveries (
              id TEXT PRIMARY KEY, owner TEXT NOT NULL, webhook TEXT NOT NULL, thread TEXT, created INTEGER NOT NULL, due INTEGER, json BLOB NOT NULL)
              WITHOUT ROWID
            """,
            "CREATE INDEX deliveries_due ON deliveries (due) WHERE due IS NOT NULL",
            "CREATE INDEX deliveries_of_webhook ON deliveries (owner, webhook, created DESC, id)",
            "CREATE INDEX deliveries_of_thread ON deliveries (owner, thread)",
        ],
        [
            """
            CREATE TABLE access_records (
              kind TEXT NOT NULL, id TEXT NOT NULL, tenant TEXT NOT NULL, user TEXT NOT NULL, body TEXT NOT NULL, expires INTEGER NOT NULL,
              PRIMARY KEY (kind, id)) WITHOUT ROWID
            """,
            "CREATE INDEX access_records_by_owner ON access_records (kind, tenant, user, id)",
            "CREATE INDEX access_records_by_end ON access_records (expires)",
            "CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, body TEXT NOT NULL)",
            "CREATE INDEX audit_by_tenant ON audit (tenant, id)",

            // Lines are added and stay as they are, whoever asks.
            "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit is append-only.'); END",
            "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'The audit is append-only.'); END",
        ],
        [
            // The ledger: names and numbers only, so that it may outlive the threads. Money in units of 10⁻¹⁰: SQLite has no decimals.
            """
            CREATE TABLE usage (
              id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, thread TEXT NOT NULL, run TEXT,
              agent TEXT, model TEXT, purpose TEXT, tool TEXT, outcome TEXT, runs INTEGER NOT NULL, messages INTEGER NOT NULL, calls INTEGER NOT NULL,
              input INTEGER NOT NULL, output INTEGER NOT NULL, cached INTEGER, cache_write INTEGER, reasoning INTEGER,
              latency INTEGER NOT NULL, first_token INTEGER, cost INTEGER, estimated INTEGER NOT NULL, own_key INTEGER NOT NULL)
            """,
            "CREATE INDEX usage_by_owner ON usage (owner, at)",

            // What the threads had used that there were before it: one line for each.
            """
            INSERT INTO usage (owner, at, kind, thread, runs, messages, calls, input, output, latency, cost, estimated, own_key)
            SELECT owner, updated, 4, name, coalesce(json_extract(s, '$.rounds'), 0), coalesce(json_extract(s, '$.messages'), 0),
              coalesce(json_extract(s, '$.usage.calls'), 0), coalesce(json_extract(s, '$.usage.inputTokens'), 0),
              coalesce(json_extract(s, '$.usage.outputTokens'), 0), coalesce(json_extract(s, '$.usage.latencyMs'), 0),
              CAST(round(json_extract(s, '$.usage.cost') * 1e10) AS INTEGER), coalesce(json_extract(s, '$.usage.estimated'), 0), 0
            FROM (SELECT owner, updated, name, CAST(summary AS TEXT) AS s FROM threads) WHERE json_extract(s, '$.usage.calls') > 0
            """,
        ],
        [
            // What is known of an owner. The version tells two who change it at once apart.
            "CREATE TABLE memory (owner INTEGER PRIMARY KEY, version INTEGER NOT NULL, json BLOB NOT NULL)",
        ],
        [
            // Small things of owners: projects with their files, prompts.
            """
            CREATE TABLE documents (
              owner INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, updated INTEGER NOT NULL, body BLOB NOT NULL,
              PRIMARY KEY (owner, kind, id))
            """,

            // Threads that no list has and that are deleted soon.
            "ALTER TABLE threads ADD COLUMN temporary INTEGER NOT NULL DEFAULT 0",
            "DROP INDEX threads_by_activity",
            "CREATE INDEX threads_by_activity ON threads (owner, updated DESC, name, archived, running, agent, temporary)",
            "CREATE INDEX threads_temporary ON threads (id) WHERE temporary",
        ],
    ];

    /// <exception cref="StoreUnavailableException">The database was made by a newer program.</exception>
    public static void Apply(Connection connection, string file)
    {
        var version = Read(connection);
        if (version > Version)
        {
            throw new StoreUnavailableException(
                $"The database '{file}' has version {version}; this program knows versions up to {Version}. " +
                "Start the newer program that made it, or restore a backup from before.");
        }

        if (version == Version)
        {
            return;
        }

        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var statement in Steps[(int)version..].SelectMany(step => step))
            {
                connection.Execute(statement);
            }

            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
            connection.Execute("COMMIT");
        }
        catch
        {
            connection.RollBack();
            throw;
        }
    }

    private static long Read(Connection connection)
    {
        using var statement = connection.Use("PRAGMA user_version");
        statement.Step();
        return statement.Long(0);
    }
}
