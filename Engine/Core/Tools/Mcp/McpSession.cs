namespace ChatCluster.Tools.Mcp;

/// <summary>A connection in use by one thread, or by all.</summary>
internal sealed class McpSession(string key, Lazy<Task<McpConnection>> connection) : IAsyncDisposable
{
    public string Key => key;

    public Task<McpConnection> Connection => connection.Value;

    /// <summary>Calls under way.</summary>
    public int Users { get; set; }

    public long LastUsed { get; set; }

    /// <summary>Whether it cannot be used any more.</summary>
    public bool IsOver => connection is { IsValueCreated: true, Value.IsCompleted: true }
        && (!connection.Value.IsCompletedSuccessfully || connection.Value.Result.IsOver);

    public async ValueTask DisposeAsync()
    {
        if (!connection.IsValueCreated)
        {
            return;
        }

        await ((Task)connection.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.Value.IsCompletedSuccessfully)
        {
            await connection.Value.Result.DisposeAsync();
        }
    }
}
