namespace ChatCluster.Storage;

/// <summary>
/// Notes appends that failed. Where there is a probe, it says whether the trouble lasts: a process that is not ready gets no requests, so
/// that no append would. Without one a trouble counts for a while after the last failure.
/// </summary>
/// <param name="probe">Throws an <see cref="IOException"/> or a <see cref="StoreUnavailableException"/> when the store takes no
/// writes.</param>
internal sealed class StoreCondition(TimeProvider time, Func<CancellationToken, Task>? probe = null) : IStoreCondition
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (string Text, long At)? _failure;
    private (string? Trouble, long At)? _probed;

    public void NoteFailure(Exception exception)
    {
        lock (_lock)
        {
            _failure = (Text(exception), time.GetTimestamp());
            _probed = null;
        }
    }

    public void NoteSuccess()
    {
        // Without the lock: this is every append, and there is hardly ever something to take back.
        if (_failure is not null)
        {
            lock (_lock)
            {
                _failure = null;
            }
        }
    }

    public async Task<string?> GetProblemAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_probed is { } last && time.GetElapsedTime(last.At) < BetweenProbes)
            {
                return last.Trouble;
            }

            if (probe is null)
            {
                return _failure is { } failure && time.GetElapsedTime(failure.At) < Lasts ? failure.Text : null;
            }
        }

        var trouble = await ProbeAsync(probe, cancellationToken);
        lock (_lock)
        {
            _probed = (trouble, time.GetTimestamp());
            _failure = trouble is null ? null : _failure;
            return trouble;
        }
    }

    // Anybody may ask, so that files and servers are not named where that can be helped.
    private static string Text(Exception exception) => (exception as StoreUnavailableException)?.Condition ?? exception.Message;

    private static async Task<string?> ProbeAsync(Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        try
        {
            await probe(cancellationToken);
            return null;
        }
        catch (StoreUnavailableException exception)
        {
            return Text(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The data folder takes no writes: {exception.Message} Make room on its disk, or let this process write there.";
        }
    }
}
