using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>
/// Starts a scan, after the checks that a schema cannot say: what is private must not leave the house, and the API refuses
/// analyzers and a playbook together ("You can't specify a playbook and plugins together") as well as neither.
/// </summary>
internal sealed class ScanTool(ITool call, string? defaultPlaybook) : ITool
{
    public ToolDescription Description => call.Description;

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        if (PrivateObservable.Problem(arguments.GetProperty("observable_name").Text()) is { } reason)
        {
            return Refused($"Argument 'observable_name' {reason}, and such observables are not sent to outside services. Do not scan it; tell the user.");
        }

        var analyzers = arguments.TryGetProperty("analyzers", out var names) && names.ValueKind is JsonValueKind.Array && names.GetArrayLength() > 0;
        var playbook = arguments.TryGetProperty("playbook", out var name) && name.ValueKind is JsonValueKind.String;
        if (analyzers && playbook)
        {
            return Refused("Give either 'analyzers' or 'playbook', not both.");
        }

        if (!analyzers && !playbook && string.IsNullOrEmpty(defaultPlaybook))
        {
            return Refused("Give 'analyzers' (a list of names) or 'playbook' (a name): there is no default playbook.");
        }

        return call.InvokeAsync(invocation with { Arguments = Chosen(arguments, analyzers, playbook) }, cancellationToken);
    }

    private JsonElement Chosen(JsonElement arguments, bool analyzers, bool playbook)
    {
        var chosen = JsonObject.Create(arguments)!;
        if (!analyzers)
        {
            chosen.Remove("analyzers");
        }

        if (!analyzers && !playbook)
        {
            chosen["playbook"] = defaultPlaybook;
        }

        return JsonSerializer.SerializeToElement(chosen);
    }

    private static Task<ToolOutput> Refused(string message) => Task.FromResult(ToolOutput.Failed(ToolErrorCodes.BadArguments, message));
}
