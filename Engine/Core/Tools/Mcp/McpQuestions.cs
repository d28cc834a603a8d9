using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>Reads what servers ask the user, and writes the answers as they want them.</summary>
internal static class McpQuestions
{
    private const int MaxQuestions = 8;
    private const int MaxMessage = 4_000;
    private const int MaxSchema = 20_000;
    private const int MaxState = 256 * 1024;
    private const int MaxId = 128;

    /// <summary>
    /// The questions of a result that asks for input; null when there are none, and the call is only to be made again with the state.
    /// </summary>
    /// <exception cref="NotSupportedException">It asks for something that cannot be passed on.</exception>
    public static ToolInput? Read(JsonObject result)
    {
        var state = result["requestState"]?.GetValue<string>();
        if (state?.Length > MaxState)
        {
            throw new NotSupportedException($"The state is longer than {MaxState} characters.");
        }

        if (result["inputRequests"] is not JsonObject { Count: > 0 } requests)
        {
            return null;
        }

        if (requests.Count > MaxQuestions)
        {
            throw new NotSupportedException($"It asks {requests.Count} questions at once.");
        }

        var questions = requests.Select(request => Question(request.Key, request.Value)).ToImmutableArray();
        var kept = new JsonObject
        {
            ["ids"] = new JsonArray([.. questions.Select(question => JsonValue.Create(question.Id))]),
            ["requestState"] = state,
        };
        return new(questions, new(kept.ToJsonString()));
    }

    /// <summary>The state that goes back with a request that has no questions.</summary>
    public static string? StateOf(JsonObject result) => result["requestState"]?.GetValue<string>();

    /// <summary>A question of a server that keeps its session open meanwhile.</summary>
    public static InputQuestion Of(string id, ElicitRequestParams request) =>
        Question(id, new JsonObject
        {
            ["method"] = RequestMethods.ElicitationCreate,
            ["params"] = JsonSerializer.SerializeToNode(request, McpJsonUtilities.DefaultOptions),
        });

    /// <summary>Adds an answer to the parameters of the call that is made again.</summary>
    public static void Write(ToolInputAnswer answer, JsonObject parameters)
    {
        var state = JsonNode.Parse(answer.State.Text)!.AsObject();
        var responses = new JsonObject();
        foreach (var id in state["ids"]!.AsArray().Select(id => id!.GetValue<string>()))
        {
            responses[id] = Answer(answer, id);
        }

        parameters["inputResponses"] = responses;
        if (state["requestState"]?.GetValue<string>() is { } kept)
        {
            parameters["requestState"] = kept;
        }
    }

    public static JsonObject Answer(ToolInputAnswer answer, string id)
    {
        var response = new JsonObject { ["action"] = answer.Action };
        if (answer.Action is InputResolved.Accept && answer.Content is { } content && JsonNode.Parse(content.Text) is JsonObject answers
            && answers[id] is JsonObject own)
        {
            response["content"] = own.DeepClone();
        }

        return response;
    }

    private static InputQuestion Question(string id, JsonNode? request)
    {
        if (request?["method"]?.GetValue<string>() is not RequestMethods.ElicitationCreate || request["params"] is not JsonObject asked)
        {
            throw new NotSupportedException("It asks for something else than an answer of the user.");
        }

        var message = asked["message"]?.GetValue<string>() ?? "";
        var schema = asked["requestedSchema"] is JsonObject { Count: > 0 } form ? form.ToJsonString() : null;
        var url = asked["url"]?.GetValue<string>();
        if (id.Length is 0 or > MaxId || schema?.Length > MaxSchema || (url is not null && !IsWebAddress(url)))
        {
            throw new NotSupportedException("Its question is too long, or leads to no page.");
        }

        return new(id, message.Length <= MaxMessage ? message : message[..MaxMessage], schema is null ? null : new JsonText(schema), url);
    }

    private static bool IsWebAddress(string url) =>
        url.Length <= 2_000 && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
}
