using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// A thread as a chain of checkpoints: one before each message is answered, named by the message, and one after each reply, named by its
/// run. They are read out of the thread, and nothing is stored for them.
/// </summary>
internal static class LangGraphStates
{
    /// <summary>The checkpoint of an empty thread.</summary>
    public const string Root = "root";

    /// <summary>Whether the branch has a checkpoint.</summary>
    public static bool Has(IReadOnlyList<TranscriptRound> rounds, string checkpoint) =>
        checkpoint == Root || rounds.Any(round => round.RunId == checkpoint || round.Message.MessageId == checkpoint);

    public static Problem Missing(string? checkpoint) => new(
        StatusCodes.Status404NotFound, "checkpoint_not_found",
        $"This branch of the thread has no checkpoint '{checkpoint}'. POST history lists them.");

    /// <summary>The states, newest first. Each has all messages up to it, so that they are made as they are asked for.</summary>
    public static IEnumerable<(string Checkpoint, Func<JsonObject> State)> History(ThreadKey key, IReadOnlyList<TranscriptRound> rounds)
    {
        for (var i = rounds.Count - 1; i >= 0; i--)
        {
            var (at, round, message) = (i, rounds[i], rounds[i].Message.MessageId);
            if (round.Reason is not null || round.Items.Length > 0)
            {
                string[] next = round.Reason is null ? ["agent"] : [];
                yield return (round.RunId, () =>
                    State(key, [.. rounds.Take(at + 1)], at * 2 + 2, round.RunId, message, "loop", next, round));
            }

            var parent = at == 0 ? Root : rounds[at - 1].RunId;
            yield return (message, () =>
                State(key, [.. rounds.Take(at), round with { Items = [] }], at * 2 + 1, message, parent, "input", ["agent"], null));
        }

        yield return (Root, () => State(key, [], 0, Root, null, "input", ["__start__"], null));
    }

    private static JsonObject State(
        ThreadKey key, IReadOnlyList<TranscriptRound> rounds, int step, string checkpoint, string? parent, string source, string[] next,
        TranscriptRound? last)
    {
        var interrupts = last is null ? [] : LangGraphInterrupts.Of(LangGraphInterrupts.In(rounds));
        return new()
        {
            ["values"] = LangGraphState.Of(rounds).ToJson(interrupts.Count > 0 ? (JsonArray)interrupts.DeepClone() : null),
            ["next"] = new JsonArray([.. next.Select(node => (JsonNode)node)]),
            ["tasks"] = next is [var node, ..] && node is not "__start__"
                ? new JsonArray(Task(checkpoint, interrupts.Count > 0 ? "tools" : node, null, interrupts))
                : last is { Error: { } error } ? new JsonArray(Task(checkpoint, "agent", error, []))
                : [],
            ["checkpoint"] = Checkpoint(key, checkpoint),
            ["metadata"] = new JsonObject { ["source"] = source, ["step"] = step, ["parents"] = new JsonObject(), ["thread_id"] = key.Id },
            ["created_at"] = rounds is [.., var newest] ? LangGraphRuns.Time(newest.Message.At) : null,
            ["parent_checkpoint"] = parent is null ? null : Checkpoint(key, parent),
            ["interrupts"] = interrupts.DeepClone(),
        };
    }

    private static JsonObject Task(string id, string name, string? error, JsonArray interrupts) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["error"] = error,
        ["interrupts"] = interrupts,
        ["checkpoint"] = null,
        ["state"] = null,
        ["result"] = null,
    };

    private static JsonObject Checkpoint(ThreadKey key, string id) =>
        new() { ["thread_id"] = key.Id, ["checkpoint_ns"] = "", ["checkpoint_id"] = id, ["checkpoint_map"] = null };
}
