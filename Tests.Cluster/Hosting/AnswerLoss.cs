using ChatCluster.Grains;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Has the answer of a call to a thread lost on its way, as with a silo that dies after it has done what it was asked.</summary>
internal sealed class AnswerLoss : IOutgoingGrainCallFilter
{
    private Func<Task>? _meanwhile;
    private bool _unheard;

    /// <summary>Loses the answer of the next request.</summary>
    /// <param name="meanwhile">What happens before the caller gives up.</param>
    /// <param name="unheard">Whether the request itself is lost: the caller cannot tell the two apart.</param>
    public void LoseNext(Func<Task> meanwhile, bool unheard = false) => (_meanwhile, _unheard) = (meanwhile, unheard);

    /// <summary>Whether the answer that was to be lost is.</summary>
    public bool HasLost => _meanwhile is null;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var lost = context.MethodName is nameof(IThreadGrain.SendAsync) or nameof(IThreadGrain.ForkFromAsync)
            or nameof(IThreadGrain.ImportAsync) ? Interlocked.Exchange(ref _meanwhile, null) : null;
        if (lost is null || !_unheard)
        {
            await context.Invoke();
        }

        if (lost is not null)
        {
            await lost();
            throw new TimeoutException("The answer was lost.");
        }
    }
}
