using System.Text.Json;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>Tools in the bodies of other protocols.</summary>
internal static class BroughtTools
{
    /// <summary>
    /// Reads one that its client makes the calls of. A tool of the server may be named, without parameters of the client's own: its calls
    /// are made here.
    /// </summary>
    /// <returns>Null for a tool of the server.</returns>
    /// <exception cref="RequestException">The client brings another tool by a name that the server has.</exception>
    public static ClientToolBody? Read(JsonElement tool, Func<string, bool> isTool)
    {
        var (name, schema) = (tool.Text("name"), tool.Field("parameters") ?? tool.Field("inputSchema"));
        if (name is null || !isTool(name))
        {
            return new(name, tool.Text("description"), schema);
        }

        return schema?.Field("properties") is { ValueKind: JsonValueKind.Object } own && own.EnumerateObject().Any()
            ? throw new RequestException(
                new(400, "client_tool_taken",
                    $"This server already has a tool '{name}'. Give yours another name, or send it without parameters to use the server's.")
                {
                    Field = "tools",
                })
            : null;
    }
}
