namespace ChatCluster.Prompts;

/// <summary>Chooses what of a branch goes into a prompt. The one that is registered last is used.</summary>
internal interface IPromptPolicy
{
    /// <summary>The part of a branch that is sent, and what of it has to be summed up first.</summary>
    /// <param name="room">Tokens that it may take.</param>
    Task<FittedPrompt> FitAsync(PromptBranch branch, double room, CancellationToken cancellationToken);
}
