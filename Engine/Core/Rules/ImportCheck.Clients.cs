using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Rules;

/// <summary>Tools that clients have brought along.</summary>
internal sealed partial class ImportCheck
{
    private static string? Tools(ImmutableArray<ClientTool>? tools, ToolChoice? choice, string? mustCall)
    {
        if (Called(mustCall) is { } wrong)
        {
            return wrong;
        }

        if (choice is { } chosen && !Enum.IsDefined(chosen))
        {
            return "toolChoice is auto or none";
        }

        if (tools is not { } brought)
        {
            return null;
        }

        // Array elements may be null despite their non-nullable type.
        return brought.IsDefaultOrEmpty || brought.Length > ClientTool.Most ? $"a message brings 1 to {ClientTool.Most} clientTools"
            : brought.Any(tool => tool?.Name is not { } name || !ToolDescription.IsValidName(name))
                ? "a tool of clientTools has a name of 1 to 64 letters, digits, _ and -"
            : brought.Select(tool => tool.Name).Distinct(StringComparer.Ordinal).Count() < brought.Length
                ? "two clientTools have the same name"
            : brought.Sum(tool => (long)tool.Name.Length + (tool.Description?.Length ?? 0) + (tool.Parameters?.Text.Length ?? 0))
                > ClientTool.MostCharacters ? $"clientTools have up to {ClientTool.MostCharacters} characters together"
            : brought.Any(tool => tool.Parameters is { } schema && !IsObject(schema)) ? "parameters of a client's tool is a JSON schema"
            : null;
    }

    private static string? Called(string? mustCall) =>
        mustCall is null or ClientTool.Any || ToolDescription.IsValidName(mustCall) ? null : "mustCall is the name of a tool, or *";

    private static string? Whose(ToolCalled e) =>
        e is { Client: true, NeedsApproval: true } ? "a call that a client makes needs no approval"
        : e is { Client: not true, ExpiresAt: not null } ? "only a call that a client makes expires" : null;
}
