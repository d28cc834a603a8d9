namespace ChatCluster.Web.Limits;

/// <summary>What one request has of the <see cref="BodyBudget"/>, until its body is handled.</summary>
internal sealed class BodyShare(BodyBudget budget) : IDisposable
{
    private long _taken;
    private bool _released;

    public bool TryTake(long bytes)
    {
        if (!budget.TryTake(bytes))
        {
            return false;
        }

        Interlocked.Add(ref _taken, bytes);
        return true;
    }

    /// <summary>The body is handled: what follows, as the wait for a run, holds nothing of it.</summary>
    public void Release()
    {
        if (!Interlocked.Exchange(ref _released, true))
        {
            budget.Return(Interlocked.Read(ref _taken));
        }
    }

    public void Dispose() => Release();
}
