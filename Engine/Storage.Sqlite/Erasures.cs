using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Deletions that are committed and not off the disk yet: what they deleted is zeroed in the database, and stands in its log until that is
/// copied and cut. Those that come together share that.
/// </summary>
internal sealed partial class Erasures(Database database, ILogger logger)
{
    // Each try holds up the appends behind it for as long as this.
    private const int PatienceMs = 20;
    private const int PauseMs = 250;
    private const int UsualPatienceMs = 5_000;

    private readonly List<IWrite> _waiting = [];
    private long _again;
    private bool _told;

    /// <summary>Whether there are any.</summary>
    public bool Any => _waiting.Count > 0;

    public void Add(IWrite write) => _waiting.Add(write);

    /// <summary>Cuts the log, unless it has just been tried or another reader still needs it.</summary>
    public void Finish(Func<Connection> open)
    {
        if (!Any || Environment.TickCount64 < _again)
        {
            return;
        }

        try
        {
            if (Cut(open()))
            {
                _told = false;
                _waiting.ForEach(write => write.Finish());
                _waiting.Clear();
                return;
            }
        }
        catch (SqliteException exception)
        {
            Fail(database.Explain(exception));
        }
        catch (StoreUnavailableException failure)
        {
            Fail(failure);
        }

        _again = Environment.TickCount64 + PauseMs;
        if (Any && !_told)
        {
            _told = true;
            LogReader(logger);
        }
    }

    public void Fail(StoreUnavailableException failure)
    {
        _waiting.ForEach(write => write.Fail(failure));
        _waiting.Clear();
    }

    private static bool Cut(Connection connection)
    {
        connection.SetPatience(PatienceMs);
        try
        {
            using var checkpoint = connection.Use("PRAGMA wal_checkpoint(TRUNCATE)");
            return checkpoint.Step() && checkpoint.Long(0) == 0;
        }
        finally
        {
            connection.SetPatience(UsualPatienceMs);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A reader blocks the truncation of the database's log; deletions stay unacknowledged until it finishes.")]
    private static partial void LogReader(ILogger logger);
}
