using ChatCluster.Grains;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Has the answer of a call to a thread lost on its way, as with a silo that dies after it has done what it was asked.</summary>
internal sealed class AnswerLoss : IOutgoingGrainCallFilter
{
    private Func<Task>? _meanwhile;

    /// <summary>Loses the answer of the next request.</summary>
    /// <param name="meanwhile">What happens before the caller gives up.</param>
    public void LoseNext(Func<Task> meanwhile) => _meanwhile = meanwhile;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName is nameof(IThreadGrain.SendAsync) && Interlocked.Exchange(ref _meanwhile, null) is { } meanwhile)
        {
            await meanwhile();
            throw new TimeoutException("The answer was lost.");
        }
    }
}
