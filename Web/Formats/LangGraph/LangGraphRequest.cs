using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What a run is to do: answer a message, go on with the answers to questions, or answer once more from a checkpoint.</summary>
internal sealed record LangGraphRequest
{
    private const int MaxIdLength = 128;

    /// <summary>The agent; null for the default one.</summary>
    public string? Agent { get; init; }

    public LangGraphInput? Input { get; init; }

    /// <summary>The answer to what a run asks.</summary>
    public JsonElement? Resume { get; init; }

    /// <summary>The state to begin from; null for the thread's own.</summary>
    public string? Checkpoint { get; init; }

    public OnBusy OnBusy { get; init; }

    public bool StopsOnDisconnect { get; init; }

    /// <summary>Whether a thread that does not exist is created.</summary>
    public bool Creates { get; init; }

    public IReadOnlySet<LangGraphMode> Modes { get; init; } = LangGraphModes.Default;

    /// <summary>Tools that the client makes the calls of.</summary>
    public IReadOnlyList<ClientToolBody> Tools { get; init; } = [];

    private string? Model { get; init; }

    private JsonElement? Context { get; init; }

    /// <exception cref="RequestException">The request asks for what would not be done.</exception>
    public static LangGraphRequest Read(JsonElement body, KnownAgents agents, bool creates = false)
    {
        Refuse(body, "interrupt_before", body.Field("interrupt_before") is not null,
            "Tools that need consent are asked for by themselves.");
        Refuse(body, "interrupt_after", body.Field("interrupt_after") is not null, "A run pauses for consent to tools only.");
        Refuse(body, "after_seconds", body.Field("after_seconds") is not null, "A run begins at once.");
        Refuse(body, "webhook", body.Field("webhook") is not null, "A run reports to its streams; leave webhook out.");
        var command = body.Field("command");
        Refuse(body, "command.update", command?.Field("update") is not null, "The state is what was said in the thread.");
        Refuse(body, "command.goto", command?.Field("goto") is not null, "An agent has no nodes to go to.");
        var configured = body.Field("config")?.Field("configurable");
        return new()
        {
            Agent = AgentOf(body, agents),
            Input = body.Field("input") is { } input ? LangGraphInput.Read(input) : null,
            Resume = command?.Field("resume"),
            Checkpoint = body.Text("checkpoint_id") ?? body.Field("checkpoint")?.Text("checkpoint_id") ?? configured?.Text("checkpoint_id"),
            OnBusy = Strategy(body.Text("multitask_strategy") ?? body.Text("multitaskStrategy")),
            StopsOnDisconnect = body.Text("on_disconnect") is "cancel",
            Creates = creates || body.Text("if_not_exists") is "create",
            Modes = LangGraphModes.Read(body.Field("stream_mode")),
            Tools = [.. (configured?.Items("tools") ?? []).Select(tool => BroughtTools.Read(tool.Field("function") ?? tool, agents.HasTool))
                .OfType<ClientToolBody>()],
            Model = configured?.Text("model"),
            Context = body.Field("context"),
        };
    }

    public PostMessage ToMessage(MessageLimits limits, HttpContext http, string? edits) => limits.Read(
        new PostMessageBody
        {
            Text = Input!.Text,
            Attachments = Input.Files,
            Agent = Agent,
            Model = Model,
            Edits = edits,

            // An edit keeps the id of what it replaces, under which something else was posted.
            ClientMessageId = edits is null && Input.Id is { Length: > 0 and <= MaxIdLength } id ? id : null,
            Context = ContextOf(),
            ClientTools = Tools,
            OnBusy = OnBusy,
            OnDisconnect = StopsOnDisconnect ? OnDisconnect.Stop : OnDisconnect.Continue,
        },
        http,
        Creates);

    public RegenerateReply ToRegenerate(MessageLimits limits, HttpContext http, string? runId) =>
        limits.Read(new RegenerateBody(runId, Model, StopsOnDisconnect ? OnDisconnect.Stop : OnDisconnect.Continue), http);

    private static string? AgentOf(JsonElement body, KnownAgents agents)
    {
        var named = body.Text("assistant_id");
        return named is null || agents.Find(named) is not null
            ? named
            : throw new RequestException(LangGraphEndpoints.Missing(agents, named));
    }

    private static OnBusy Strategy(string? strategy) => strategy switch
    {
        null or "enqueue" => OnBusy.Queue,
        "interrupt" => OnBusy.Interrupt,
        "reject" => OnBusy.Reject,
        "rollback" =>
            throw Unsupported("multitask_strategy", "What was said is not taken back. Choose interrupt: the run ends, and its text stays."),
        _ => throw Unsupported("multitask_strategy", "It is enqueue, interrupt or reject."),
    };

    private JsonElement? ContextOf()
    {
        Dictionary<string, object> context = [];
        if (Input!.Instructions.Length > 0)
        {
            context["instructions"] = Input.Instructions;
        }

        if (Context is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any())
        {
            context["context"] = given;
        }

        return context.Count > 0 ? JsonSerializer.SerializeToElement(context) : null;
    }

    private static void Refuse(JsonElement body, string field, bool given, string repair)
    {
        if (given && body.ValueKind is JsonValueKind.Object)
        {
            throw Unsupported(field, repair);
        }
    }

    public static RequestException Unsupported(string field, string repair)
    {
        var problem = new Problem(StatusCodes.Status422UnprocessableEntity, "unsupported_parameter", $"{field} is not served. {repair}")
        {
            Field = field,
        };
        return new(problem);
    }
}
