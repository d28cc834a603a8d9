namespace ChatCluster.Cli.Terminal;

/// <summary>Reads lines with cancellation: a line that comes later goes to the next reader.</summary>
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
        // A console read blocks and ignores cancellation, so it has a thread that the end of the program does not wait for.
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
