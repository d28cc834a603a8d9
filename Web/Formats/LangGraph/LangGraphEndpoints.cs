using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The routes of a LangGraph server, under a prefix. Its assistants are the agents.</summary>
internal static class LangGraphEndpoints
{
    /// <summary>Errors as the client reads them.</summary>
    public static ProblemShape Shape { get; } =
        new(problem => new { Error = problem.Code, Message = problem.Detail, problem.Detail, problem.Code, problem.Field });

    public static void Map(RouteGroups all)
    {
        var groups = new RouteGroups(all.Reads.MapGroup("/langgraph"), all.Writes.MapGroup("/langgraph"));
        groups.Reads.MapPost("/assistants/search", SearchAsync);
        groups.Reads.MapPost("/assistants/count", (KnownAgents agents) => agents.Agents.Count);
        groups.Reads.MapGet("/assistants/{id}", (string id, KnownAgents agents) => Show(agents, id, View));
        groups.Reads.MapGet("/assistants/{id}/graph", (string id, KnownAgents agents) => Show(agents, id, _ => Graph()));
        groups.Reads.MapGet("/assistants/{id}/schemas", (string id, KnownAgents agents) => Show(agents, id, Schemas));
        groups.Reads.MapGet("/assistants/{id}/subgraphs", (string id, KnownAgents agents) => Show(agents, id, _ => []));
        LangGraphThreads.Map(groups);
        LangGraphRunEndpoints.Map(groups);
        LangGraphProtocol.Map(groups);
    }

    private static IResult Show(KnownAgents agents, string id, Func<AgentDescription, JsonObject> view) =>
        agents.Find(id) is { } agent ? LangGraphJson.Ok(view(agent)) : Missing(agents, id);

    /// <summary>404: there is no such agent.</summary>
    public static Problem Missing(KnownAgents agents, string id)
    {
        var known = string.Join(", ", agents.Agents.Select(agent => agent.Name));
        return new(StatusCodes.Status404NotFound, "unknown_agent", $"There is no assistant '{id}' here. There are: {known}.")
        {
            Field = "assistant_id",
        };
    }

    private static async Task<IResult> SearchAsync(HttpContext http, KnownAgents agents, CancellationToken cancellationToken)
    {
        var query = await JsonBody.ReadAsync(http.Request, cancellationToken);
        var found = agents.Agents
            .Where(agent => query.Text("graph_id") is not { } graph || graph == agent.Name)
            .Where(agent => query.Text("name") is not { } name || agent.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        return LangGraphJson.Ok(
            new JsonArray(
                [.. found.Skip(Number(query, "offset", 0)).Take(Number(query, "limit", 10)).Select(agent => (JsonNode)View(agent))]));
    }

    /// <summary>A number that is not negative; the default when it is none.</summary>
    public static int Number(JsonElement body, string name, int otherwise) =>
        body.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= 0
            ? number : otherwise;

    private static JsonObject View(AgentDescription agent) => new()
    {
        ["assistant_id"] = agent.Name,
        ["graph_id"] = agent.Name,
        ["name"] = agent.Name,
        ["config"] = new JsonObject(),
        ["context"] = new JsonObject(),
        ["metadata"] = new JsonObject { ["created_by"] = "system" },
        ["version"] = 1,

        // Nobody knows when an agent was configured.
        ["created_at"] = "1970-01-01T00:00:00.0000000+00:00",
        ["updated_at"] = "1970-01-01T00:00:00.0000000+00:00",
    };

    private static JsonObject Graph() => new()
    {
        ["nodes"] = new JsonArray(Node("__start__"), Node("agent"), Node("tools"), Node("__end__")),
        ["edges"] = new JsonArray(
            Edge("__start__", "agent", false), Edge("agent", "tools", true), Edge("tools", "agent", false), Edge("agent", "__end__", true)),
    };

    private static JsonObject Node(string id) => new() { ["id"] = id, ["type"] = "runnable", ["data"] = new JsonObject { ["name"] = id } };

    private static JsonObject Edge(string from, string to, bool conditional)
    {
        var edge = new JsonObject { ["source"] = from, ["target"] = to };
        if (conditional)
        {
            edge["conditional"] = true;
        }

        return edge;
    }

    private static JsonObject Schemas(AgentDescription agent)
    {
        JsonObject Messages() => new()
        {
            ["type"] = "object",
            ["properties"] =
                new JsonObject { ["messages"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } } },
        };
        return new()
        {
            ["graph_id"] = agent.Name,
            ["input_schema"] = Messages(),
            ["output_schema"] = Messages(),
            ["state_schema"] = Messages(),
            ["config_schema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["model"] = new JsonObject { ["type"] = "string" } },
            },
            ["context_schema"] = new JsonObject { ["type"] = "object" },
        };
    }
}
