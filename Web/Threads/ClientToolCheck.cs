using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Threads;

/// <summary>Checks the tools that a client brings along. Whether the server has one of such a name is for the engine to say.</summary>
internal static class ClientToolCheck
{
    /// <exception cref="RequestException">One of them cannot be offered to a model.</exception>
    public static ImmutableArray<ClientTool>? Read(IReadOnlyList<ClientToolBody>? bodies)
    {
        if (bodies is not { Count: > 0 })
        {
            return null;
        }

        if (bodies.Count > ClientTool.Most)
        {
            throw Wrong(
                $"A message brings up to {ClientTool.Most} tools, and this one {bodies.Count}. Leave out those that it needs least.");
        }

        var tools = bodies.Select((body, index) => Read(body, index)).ToImmutableArray();
        if (tools.GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var name })
        {
            throw Wrong($"Two of the tools are named '{name}'. Give each a different name.");
        }

        var characters = tools.Sum(tool => tool.Name.Length + (tool.Description?.Length ?? 0) + (tool.Parameters?.Text.Length ?? 0));
        return characters <= ClientTool.MostCharacters
            ? tools
            : throw RequestException.TooLarge(
                "client_tools_too_large",
                $"The tools have {characters} characters together; {ClientTool.MostCharacters} are the limit. Shorten their descriptions and schemas.");
    }

    private static ClientTool Read(ClientToolBody? body, int index)
    {
        if (body?.Name is not { } name || !ToolDescription.IsValidName(name))
        {
            throw Wrong($"The name of tool {index} is not 1 to 64 characters of A-Z a-z 0-9 _ -.");
        }

        if (body.Parameters is not { ValueKind: not JsonValueKind.Null } schema)
        {
            return new(name, body.Description);
        }

        var parameters = new JsonText(schema.GetRawText());
        return parameters.TryParse(out var read) && read.ValueKind is JsonValueKind.Object
            ? new(name, body.Description, parameters)
            : throw Wrong($"parameters of '{name}' is a JSON schema, which is an object that gives each name once.");
    }

    private static RequestException Wrong(string detail) =>
        new(new(422, "client_tool_invalid", detail) { Field = "clientTools" });
}
