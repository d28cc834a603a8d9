using System.Globalization;

namespace ChatCluster.Web.Formats.AiSdk.Workflow;

/// <summary>
/// What a workflow transport asks again with: all that decides which chunks its stream has, so that any front end, also after a restart,
/// makes the same ones. Its text is <c>thread.run.12v6</c>, with a <c>c</c> at its end for a stream that continues a message.
/// </summary>
/// <param name="Name">The run; the message while it waits for a run of its own.</param>
/// <param name="After">The last event before the stream.</param>
/// <param name="Version">The client's major version.</param>
internal sealed record WorkflowRunId(string ThreadId, string Name, long After, int Version, bool Continues)
{
    /// <summary>The header that names it.</summary>
    public const string Header = "X-Workflow-Run-Id";

    public static WorkflowRunId? TryParse(string text)
    {
        if (text.Split('.') is not [var threadId, var name, var place])
        {
            return null;
        }

        var continues = place.EndsWith('c');
        return (continues ? place[..^1] : place).Split('v') is [var after, var version]
            && long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? new(threadId, name, sequence, major, continues)
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ThreadId}.{Name}.{After}v{Version}{(Continues ? "c" : "")}");
}
