namespace ChatCluster.Threads;

/// <summary>What the model call under way has used.</summary>
internal sealed partial class ThreadActor
{
    /// <summary>A model call that nothing is stored of yet.</summary>
    private sealed class OpenCall(ThreadActor actor, Func<Usage> used) : IDisposable
    {
        public Usage Used => used();

        public void Dispose()
        {
            // The next call may have begun.
            if (actor._meter == this)
            {
                actor._meter = null;
            }
        }
    }
}
