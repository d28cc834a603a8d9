using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>
/// Starts a scan, after the checks that a schema cannot say: what is private must not leave the house, and the API refuses
/// analyzers and a playbook together ("You can't specify a playbook and plugins together") as well as neither.
/// </summary>
internal sealed class ScanTool(ITool call, string? defaultPlaybook, PrivateObservable observables) : ICheckedTool
{
    public ToolDescription Description => call.Description;

    public async Task<string?> ProblemAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        if (await observables.ProblemAsync(arguments.GetProperty("observable_name").Text(), cancellationToken) is { } reason)
        {
            return $"Argument 'observable_name' {reason}, and such observables are not sent to outside services. Do not scan it; tell the user.";
        }

        return (HasAnalyzers(arguments), HasPlaybook(arguments)) switch
        {
            (true, true) => "Give either 'analyzers' or 'playbook', not both.",
            (false, false) when string.IsNullOrEmpty(defaultPlaybook) =>
                "Give 'analyzers' (a list of names) or 'playbook' (a name): there is no default playbook.",
            _ => null,
        };
    }

    public async Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
        await ProblemAsync(invocation.Arguments, cancellationToken) is { } problem
            ? ToolOutput.Failed(ToolErrorCodes.BadArguments, problem)
            : await call.InvokeAsync(invocation with { Arguments = Chosen(invocation.Arguments) }, cancellationToken);

    private static bool HasAnalyzers(JsonElement arguments) =>
        arguments.TryGetProperty("analyzers", out var names) && names.ValueKind is JsonValueKind.Array && names.GetArrayLength() > 0;

    private static bool HasPlaybook(JsonElement arguments) =>
        arguments.TryGetProperty("playbook", out var name) && name.ValueKind is JsonValueKind.String;

    private JsonElement Chosen(JsonElement arguments)
    {
        var chosen = JsonObject.Create(arguments)!;
        if (!HasAnalyzers(arguments))
        {
            chosen.Remove("analyzers");
            if (!HasPlaybook(arguments))
            {
                chosen["playbook"] = defaultPlaybook;
            }
        }

        return JsonSerializer.SerializeToElement(chosen);
    }
}
