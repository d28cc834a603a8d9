using ChatCluster.Prompts;

namespace ChatCluster.Tests.Hosting.Seams;

/// <summary>Sends the newest message and nothing before it.</summary>
internal sealed class NewestOnly : IPromptPolicy
{
    /// <summary>The largest budget that it was given.</summary>
    public double Room { get; private set; }

    public async Task<FittedPrompt> FitAsync(PromptBranch branch, double room, CancellationToken cancellationToken)
    {
        Room = Math.Max(Room, room);
        var messages = await branch.BuildAsync(branch.Head!, cancellationToken);
        return new(messages, 1, Shortened: branch.Before(branch.Head!) is not null, Through: null);
    }
}
