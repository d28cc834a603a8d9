using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// A prepared statement. Below the commands of the provider, which allocate for each parameter, copy each value and wait for locks by
/// sleeping. Disposing makes one that its connection keeps ready for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    private readonly bool _kept;

    public Statement(sqlite3 database, string sql, bool kept)
    {
        _database = database;
        _kept = kept;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, parameter, number) : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, bool value) => Bind(parameter, value ? 1L : 0L);

    public Statement Bind(int parameter, string? value)
    {
        // By bytes: a text with a zero character in it does not end there.
        Check(value is null
            ? raw.sqlite3_bind_null(_statement, parameter)
            : raw.sqlite3_bind_text(_statement, parameter, Encoding.UTF8.GetBytes(value)));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds text that is encoded already.</summary>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Whether there is another row.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_ROW)
        {
            return true;
        }

        if (result is not raw.SQLITE_DONE)
        {
            Check(result);
        }

        return false;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Execute()
    {
        Step();
        Reset();
    }

    /// <summary>Makes it ready for other values.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The value until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public long? MaybeLong(int column) => IsNull(column) ? null : Long(column);

    public string? MaybeText(int column) => IsNull(column) ? null : Text(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Dispose()
    {
        if (_kept)
        {
            Reset();
            raw.sqlite3_clear_bindings(_statement);
        }
        else
        {
            Close();
        }
    }

    /// <summary>Releases it permanently.</summary>
    public void Close() => _statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
