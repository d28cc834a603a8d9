using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>One call of a tool: what a thread orders, with what only the process has that makes the call.</summary>
/// <param name="Order">The call as the thread orders it.</param>
/// <param name="Credentials">The caller's credentials, by name; never to be logged or returned.</param>
/// <param name="Allows">Whether the agent may use the tool of this name.</param>
/// <param name="Progress">Notes for the page while the call runs.</param>
public sealed record ToolInvocation(
    ToolOrder Order, IReadOnlyDictionary<string, string> Credentials, Func<string, bool> Allows, IProgress<ToolNote>? Progress = null)
{
    /// <summary>The arguments, checked against the tool's schema. A tool is never called without.</summary>
    public JsonElement Arguments { get; init; }

    /// <summary>The thread that the call is made for.</summary>
    public ThreadKey Thread => Order.Call.Thread;

    /// <summary>The run that the call is made for.</summary>
    public string RunId => Order.Call.RunId;

    /// <summary>The call's id, as the model gave it.</summary>
    public string CallId => Order.Call.CallId;

    /// <summary>The same on every attempt of this call; send it along where the endpoint understands one.</summary>
    public string IdempotencyKey => Order.IdempotencyKey;

    /// <summary>The owner's answer to the questions that the tool had.</summary>
    public ToolInputAnswer? Input { get; init; } = Order.Input;
}
