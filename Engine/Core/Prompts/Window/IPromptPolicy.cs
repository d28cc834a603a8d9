namespace ChatCluster.Prompts;

/// <summary>
/// Chooses what of a branch goes into a prompt. Another one takes the place of the engine's where it is registered before that.
/// </summary>
internal interface IPromptPolicy
{
    /// <summary>The part of a branch that is sent, and what of it has to be summed up first.</summary>
    /// <param name="room">Tokens that it may take.</param>
    Task<FittedPrompt> FitAsync(PromptBranch branch, double room, CancellationToken cancellationToken);
}
