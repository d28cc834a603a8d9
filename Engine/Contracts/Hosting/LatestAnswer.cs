namespace ChatCluster.Hosting;

/// <summary>
/// An answer that many ask for and that costs something: fetched once for all who ask at the same time, and good for a while.
/// </summary>
/// <param name="lifetime">How long an answer is good.</param>
public sealed class LatestAnswer<T>(TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private long _asked;

    /// <param name="ask">Fetches the answer. It is not ended by those who stop waiting for it.</param>
    public Task<T> GetAsync(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && time.GetElapsedTime(_asked) >= lifetime))
            {
                _asked = time.GetTimestamp();
                _answer = ask();
            }

            return _answer.WaitAsync(cancellationToken);
        }
    }
}
