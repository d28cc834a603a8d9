using System.Collections.Concurrent;
using System.Text.Json;
using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The model and the tools that scripts of clients talk with: a model that does what a message asks it for.</summary>
internal static class ClientWorld
{
    /// <summary>Characters of the one delta of the message "large".</summary>
    public const int Large = 1_000_000;

    // What a client that was cut off waits for.
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Cuts = new(StringComparer.Ordinal);

    // One test of a process has its clients wait for each other.
    private static readonly TaskCompletionSource AllAreHere = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // How often the model was asked what it breaks off at first.
    private static readonly ConcurrentDictionary<string, int> Broken = new();

    public static Task<Endpoint> StartToolsAsync()
    {
        var gates = new ConcurrentDictionary<string, TaskCompletionSource>();
        return Endpoint.StartAsync(http => AnswerAsync(http, zone => Gate(gates, zone)));
    }

    /// <summary>What a server, in one process or in many, needs to know of the tools.</summary>
    public static IEnumerable<(string Name, string Value)> SettingsFor(Endpoint tools) =>
    [
        ("ChatCluster:Host:KeepAlive", "00:00:01"),
        ("ChatCluster:Runs:MaxAttempts", "2"),
        .. Tool("time_of", tools.Url + "/clock", approval: false),
        .. Tool("broken", tools.Url + "/broken", approval: false),
        .. Tool("guarded", tools.Url + "/clock", approval: true),
        .. Tool("stuck", tools.Url + "/stuck", approval: false),
    ];

    /// <summary>The model: the last message says what it is to do.</summary>
    public static ModelReply Reply(ModelRequest request)
    {
        if (request.Messages is [.., var last] && last.GetProperty("role").GetString() is "tool")
        {
            return FirstLine(request) is "consent" ? ModelReply.Of(Consented(request.LastText("tool"))) : ModelReply.Of("It ", "is noon.");
        }

        return request.LastText().Split(',', '\n')[0] switch
        {
            "plain" => ModelReply.Of("Hello", " world") with { InputTokens = 5, OutputTokens = 3 },
            "reasoning" => new ModelReply().Reasoning("Hmm, ", "well.").Text("So ", "it is."),
            "tool" => ModelReply.Of("Let me see.").Call("time_of", """{"zone":"Rome"}""", "call_a"),
            "parallel" =>
                new ModelReply().Calls(new("time_of", """{"zone":"Rome"}""", "call_a"), new("time_of", """{"zone":"Tokyo"}""", "call_b")),
            "mine" => ModelReply.Of("Let me look.")
                .Calls(new("page_title", """{"part":"head"}""", "call_p"), new("time_of", """{"zone":"Rome"}""", "call_t")),
            "first" => request.Tools is [var first, ..] ? new ModelReply().Call(first, "{}", "call_f") : ModelReply.Of("There is none."),
            "tool error" => new ModelReply().Call("broken", """{"zone":"Rome"}""", "call_c"),
            "model error" => ModelReply.Failure(400, "It is too much."),
            "split" => ModelReply.Of("a🙂", "é中", "\"\\\n", "\u2028z"),
            "large" => ModelReply.Of(new string('x', Large)),
            "silence" => ModelReply.Of("Wait").Delay(TimeSpan.FromSeconds(3)).Text("ed"),
            "endless" => ModelReply.Of("On", " and on").Stall(),
            "slow" => ModelReply.Of("Slow", "ly ").Delay(TimeSpan.FromSeconds(2)).Text("but ", "surely"),
            "together" => ModelReply.Of("Slow", "ly ", "but ").Wait(AllAreHere.Task).Text("sure", "ly"),
            "all are here" => AllAreHere.TrySetResult() ? ModelReply.Of("Go on.") : ModelReply.Of("They were."),
            "long tool" =>
                new ModelReply().Call("time_of", JsonSerializer.Serialize(new { zone = $"held {FirstLine(request)}" }), "call_l"),
            "flaky" => Broken.AddOrUpdate(FirstLine(request), 1, (_, times) => times + 1) % 2 == 1
                ? ModelReply.Of("It ", "begins ").Delay(TimeSpan.FromSeconds(1)).Cut() : ModelReply.Of("The ", "whole ", "text."),
            "cut" => ModelReply.Of("Cut ", "in the ", "very ", "mid").Wait(Gate(Cuts, Rest(request)).Task).Text("dle."),
            "go on" => Gate(Cuts, Rest(request)).TrySetResult() ? ModelReply.Of("It goes on.") : ModelReply.Of("It went on."),
            "stuck" => new ModelReply().Call("stuck", """{"zone":"Rome"}""", "call_s"),
            "guarded" or "consent" => new ModelReply().Call("guarded", """{"zone":"Rome"}""", "call_g"),
            "held" => ModelReply.Of(request.Messages.Count(message => message.ToString().Contains("Ada", StringComparison.Ordinal)) == 2
                ? "You are Ada." : "Who are you?"),
            "file" => ModelReply.Of(
                request.Messages[^1].ToString().Contains("hello", StringComparison.Ordinal) ? "It says hello." : "There is no file."),
            _ => ModelReply.Of("What?"),
        };
    }

    private static string FirstLine(ModelRequest request) => request.LastText().Split('\n')[0];
    // So that clients show what the model was told of a call that somebody was asked about.
    private static string Consented(string told) =>
        told.Contains("12:00", StringComparison.Ordinal) ? "It is noon."
        : told.Contains("did not approve", StringComparison.Ordinal) ? "It was refused."
        : told.Contains("Nobody", StringComparison.Ordinal) ? "Nobody was there." : told;

    private static TaskCompletionSource Gate(ConcurrentDictionary<string, TaskCompletionSource> gates, string name) =>
        gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static string Rest(ModelRequest request) => request.LastText().Split(',', '\n')[1];

    private static IEnumerable<(string Name, string Value)> Tool(string name, string url, bool approval) =>
    [
        ($"ChatCluster:Tools:Rest:{name}:Description", "The time."),
        ($"ChatCluster:Tools:Rest:{name}:Url", url),
        ($"ChatCluster:Tools:Rest:{name}:NeedsApproval", approval ? "true" : "false"),
        ($"ChatCluster:Tools:Rest:{name}:Parameters:type", "object"),
        ($"ChatCluster:Tools:Rest:{name}:Parameters:properties:zone:type", "string"),
    ];

    private static async Task AnswerAsync(HttpContext http, Func<string, TaskCompletionSource> gate)
    {
        var zone = http.Request.Query["zone"].ToString();
        if (http.Request.Path == "/stuck")
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }

        if (http.Request.Path == "/release")
        {
            gate(zone).TrySetResult();
        }
        else if (zone.StartsWith("held ", StringComparison.Ordinal))
        {
            await gate(zone).Task.WaitAsync(http.RequestAborted);
        }

        http.Response.StatusCode = http.Request.Path == "/broken" ? StatusCodes.Status418ImATeapot : StatusCodes.Status200OK;
        await http.Response.WriteAsJsonAsync(new { zone, time = "12:00" });
    }
}
