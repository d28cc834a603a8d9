using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The state of a thread in this protocol: its messages, as LangChain writes them. Not safe for concurrent use.</summary>
internal sealed class LangGraphState
{
    public JsonArray Messages { get; } = [];

    /// <summary>The selected branch. Of the run that is to be shown as it happens, only the message.</summary>
    public static LangGraphState Of(IEnumerable<TranscriptRound> rounds, string? shownRun = null)
    {
        var state = new LangGraphState();
        foreach (var round in rounds)
        {
            state.Messages.Add((JsonNode)LangGraphMessages.User(round.Message));
            if (round.RunId != shownRun)
            {
                state.AddReply(round);
            }
        }

        return state;
    }

    public JsonObject ToJson(JsonArray? interrupts = null)
    {
        var values = new JsonObject { ["messages"] = Messages.DeepClone() };
        if (interrupts is not null)
        {
            values["__interrupt__"] = interrupts;
        }

        return values;
    }

    public void AddUser(MessagePosted message) => Messages.Add((JsonNode)LangGraphMessages.User(message));

    /// <summary>Adds a message that may be here already.</summary>
    public void Merge(MessagePosted message)
    {
        if (!Has(message.ClientMessageId ?? message.MessageId))
        {
            AddUser(message);
        }
    }

    /// <summary>Follows a run of which a part may be here already.</summary>
    public void Merge(RunEvent @event)
    {
        switch (@event)
        {
            case StepFinished e when !Has(WireIds.Text(e.RunId, e.Step)):
                AddStep(WireIds.Text(e.RunId, e.Step), e.Text, e.Reasoning, e.Usage);
                break;
            case ToolCalled e when Messages.OfType<JsonObject>().LastOrDefault(message => message["tool_calls"] is not null) is { } reply
                && !((JsonArray)reply["tool_calls"]!).OfType<JsonObject>()
                .Any(call => call["id"]?.GetValue<string>() == WireIds.Call(e.RunId, e.CallId)):
                LangGraphMessages.AddCall(reply, e, e.Arguments);
                break;
            case ToolFinished e when !Has(WireIds.Result(e.RunId, e.CallId)):
                AddResult(e);
                break;
            default:
                break;
        }
    }

    /// <returns>The model's message of the step.</returns>
    public JsonObject AddStep(string id, string? text, string? reasoning, Usage? usage = null)
    {
        var message = LangGraphMessages.Reply(id, text, reasoning, usage);
        Messages.Add((JsonNode)message);
        return message;
    }

    /// <summary>Adds a call to the message of its step, which is the last one.</summary>
    public void AddCall(string id, ToolCalled call, JsonText arguments, Usage? usage = null)
    {
        if (Messages.LastOrDefault() is not JsonObject message || message["id"]?.GetValue<string>() != id)
        {
            message = AddStep(id, null, null, usage);
        }

        LangGraphMessages.AddCall(message, call, arguments);
    }

    /// <returns>The tool's message.</returns>
    public JsonObject AddResult(ToolFinished result)
    {
        var message = LangGraphMessages.Result(result);
        Messages.Add((JsonNode)message);
        return message;
    }

    /// <summary>The owner gave a call other arguments.</summary>
    public void Edit(string runId, string callId, JsonText arguments)
    {
        var id = WireIds.Call(runId, callId);
        foreach (var call in Messages.OfType<JsonObject>().SelectMany(message => message["tool_calls"] as JsonArray ?? [])
            .OfType<JsonObject>())
        {
            if (call["id"]?.GetValue<string>() == id)
            {
                call["args"] = LangGraphMessages.Arguments(arguments);
            }
        }
    }

    private bool Has(string id) => Messages.OfType<JsonObject>().Any(message => message["id"]?.GetValue<string>() == id);

    private void AddReply(TranscriptRound round)
    {
        foreach (var item in round.Items)
        {
            var id = WireIds.Text(round.RunId, item.Step ?? 0);
            switch (item)
            {
                case { Steered: { } steered }:
                    AddUser(steered);
                    break;
                case { Call: { } call }:
                    // All calls of a step stand in one message, and the results behind it.
                    AddCallOfStep(id, call, item.Resolved?.Arguments ?? call.Arguments, item.Usage);
                    break;
                default:
                    AddStep(id, item.Text, item.Reasoning, item.Usage);
                    break;
            }

            if (item.Result is { } result)
            {
                AddResult(result);
            }
        }
    }

    private void AddCallOfStep(string id, ToolCalled call, JsonText arguments, Usage? usage)
    {
        if (Messages.OfType<JsonObject>().LastOrDefault(message => message["id"]?.GetValue<string>() == id) is { } message)
        {
            LangGraphMessages.AddCall(message, call, arguments);
        }
        else
        {
            AddCall(id, call, arguments, usage);
        }
    }
}
