using System.Buffers;
using System.Text;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools.Mcp;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What a tool asks its caller's user: clients of every format learn of it, so that no run waits without a word.</summary>
public sealed class InputFormatTests
{
    private static readonly ThreadFrame[] Asked =
    [
        .. Projected.Run[..6],
        Sample.Event(5, new StepFinished("r1", 1, "Let me \"look\".\n", Reasoning: "Hmm.", Finish: "tool_calls") { Calls = 1 }),
        Sample.Event(6, new ToolCalled("r1", "c1", "desk_book", new("{}"))),
        Sample.Event(7, new ToolStarted("r1", "c1", "k1")),
        Sample.Event(8, new InputRequested(
            "r1", "c1", "desk_book",
            [new("seat", "Which seat?", new("""{"type":"object","properties":{"seat":{"type":"string"}},"required":["seat"]}"""))],
            Sample.Noon)),
    ];

    [Theory]
    [MemberData(nameof(EveryFormat.Names), MemberType = typeof(EveryFormat))]
    public void Question_OfATool_IsInEveryFormat(string name)
    {
        var (projection, output) = (EveryFormat.Begin(name), new ArrayBufferWriter<byte>());
        foreach (var frame in Asked)
        {
            projection.Write(output, frame);
        }

        if (projection.IsWaiting)
        {
            projection.WriteEnd(output);
        }

        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Contains("Which seat?", text, StringComparison.Ordinal);

        // Either the client answers in its own protocol, or it is told where.
        Assert.Contains(
            name is "AG-UI" or "LangGraph" or "LangGraph events" ? "input:r1.c1" : name is "native" ? "input.requested"
            : "/v1/threads/t1/inputs/c1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_OfATool_IsAnsweredThroughRealClients()
    {
        await using var desk = await McpTestServer.StartAsync();
        await using var model = await ModelServer.StartAsync();
        model.Script = request => request.Messages[^1].GetProperty("role").GetString() is "tool"
            ? ModelReply.Of("It is booked.") : new ModelReply().Call("desk_book");
        await using var app = await ChatApp.StartAsync(
        [
            .. SandboxSettings.For(model), ("ChatCluster:Mcp:Servers:desk:Url", desk.Url),
            ("ChatCluster:Mcp:Servers:desk:NeedsApproval", "false"),
        ]);

        var seen = await NodeClient.RunAsync("inputs.mjs", app.Url.ToString().TrimEnd('/'));

        string[] Of(string client) => [.. seen.GetProperty(client).EnumerateArray().Select(cell => cell.ToString())];
        Assert.Equal(["input_requested", "Which seat?", "[\"seat\"]"], Of("AG-UI")[..3]);
        Assert.Equal(["input_requested", "Which seat?", "interrupted"], Of("LangGraph")[..3]);
        Assert.Equal(["requested", "Which seat?", "answered", "It is booked."], Of("ai 7"));
        Assert.All((string[])["AG-UI", "LangGraph"], client =>
        {
            Assert.Contains("12A", Of(client)[3], StringComparison.Ordinal);
            Assert.Equal("It is booked.", Of(client)[4]);
        });
        Assert.Equal(3, desk.Writes);
    }
}
