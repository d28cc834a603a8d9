namespace ChatCluster.Grains.ToolCalls;

/// <summary>What a thread wants called. There is no secret in it: the silo that makes the call reads the caller's credentials from the vault.</summary>
/// <param name="Arguments">As the model wrote them.</param>
/// <param name="IdempotencyKey">The same on every attempt of the call.</param>
/// <param name="Agent">Whose tools and limits apply; the default agent when none is named.</param>
/// <param name="MessageId">The message that the run answers: the credentials are kept under it.</param>
/// <param name="Input">The owner's answer to the tool's questions.</param>
/// <param name="AgentVersion">Which version of the agent the run uses.</param>
/// <param name="Step">The run's step that asked for the call.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ToolCallOrder")]
public sealed record ToolCallOrder(
    [property: Id(0)] string Tool,
    [property: Id(1)] string Arguments,
    [property: Id(2)] string IdempotencyKey,
    [property: Id(3)] string? Agent,
    [property: Id(4)] string MessageId,
    [property: Id(5)] int Step,
    [property: Id(6)] ToolCallInput? Input = null,
    [property: Id(7)] string? AgentVersion = null)
{
    /// <summary>How often the tool has asked its caller's user before: an order of a later round is another call for the same result.</summary>
    public int Round => Input?.Round ?? 0;
}
