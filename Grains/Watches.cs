namespace ChatCluster.Grains;

/// <summary>The front ends that watch one thread: each has one watch at a time, the one with the highest number.</summary>
internal sealed class Watches
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    public bool Any => _watches.Count > 0;

    public bool Has(string frontEnd, long number) =>
        _watches.TryGetValue(frontEnd, out var known) && known.Number == number && known.IsAlive;

    /// <summary>Begins a watch, unless the front end has a later one.</summary>
    public async Task AddAsync(string frontEnd, long number, Func<Watch> begin)
    {
        if (!_watches.TryGetValue(frontEnd, out var earlier) || earlier.Number < number)
        {
            _watches[frontEnd] = begin();
            await (earlier?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>
    /// Lets the watches of a deleted thread send their final frame and end: the end of the grain would cut it off.
    /// </summary>
    public async Task FlushFinalFramesAsync(TimeProvider time) =>
        await Task.WhenAll(_watches.Values.Select(watch => watch.Reading)).WaitAsync(Patience, time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Ends a front end's watch, if it is this one or an earlier one.</summary>
    public Task EndAsync(string frontEnd, long number) =>
        _watches.TryGetValue(frontEnd, out var known) && known.Number <= number ? EndAsync(watch => watch == known) : Task.CompletedTask;

    public async Task EndAsync(Func<Watch, bool> which)
    {
        // All are taken out before the first is waited for: a front end that watches again meanwhile keeps its new watch.
        var ended = _watches.Where(watch => which(watch.Value)).ToList();
        ended.ForEach(watch => _watches.Remove(watch.Key));
        foreach (var (_, watch) in ended)
        {
            await watch.DisposeAsync();
        }
    }
}
