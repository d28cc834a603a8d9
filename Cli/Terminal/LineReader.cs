namespace ChatCluster.Cli.Terminal;

/// <summary>Reads lines that can be given up waiting for: a line that comes later is the next reader's.</summary>
internal sealed class LineReader(TextReader input)
{
    private Task<string?>? _pending;

    /// <summary>The next line; none at the end of the input.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await (_pending ??= Start()).WaitAsync(cancellationToken);
        _pending = null;
        return line;
    }

    private Task<string?> Start()
    {
        // A console read blocks and heeds no cancellation, so it has a thread that the end of the program does not wait for.
        var line = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                line.SetResult(input.ReadLine());
            }
            catch (IOException)
            {
                line.SetResult(null);
            }
        })
        {
            IsBackground = true,
            Name = "input",
        }.Start();
        return line.Task;
    }
}
