using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools.Mcp;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Cli;

/// <summary>The command line at a terminal, typed at like a user does.</summary>
public sealed partial class TerminalTests : IAsyncLifetime
{
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    [Fact]
    public async Task Reply_InMarkdown_IsRenderedAsItArrives()
    {
        var gate = new TaskCompletionSource();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(
            ModelReply.Of("# Title\n\nSome **bold", "** and `code`").Wait(gate.Task)
                .Text(".\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd \e]0;owned\a\e[2Jof it."));
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");

        await terminal.EnterAsync("show me");
        await terminal.SeeAsync("Some **bold** and `code`");
        gate.SetResult();
        await terminal.SeeAsync("Some bold and code.");
        await terminal.SeeAsync("│ 1 │ 2 │");
        await terminal.SeeAsync("of it.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/quit");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("\e[1mbold\e[0m", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("\e]0;owned", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_InMidText_StopsTheRunAndTwiceLeaves()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(ModelReply.Of("So ", "far").Stall(), ModelReply.Of("Next."));
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");

        await terminal.EnterAsync("go");
        await terminal.SeeAsync("So far");
        await terminal.CtrlCAsync();
        await terminal.SeeAsync("The run was stopped.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("and now?");
        await terminal.SeeAsync("Next.");
        await terminal.SeeAsync("› ");
        await terminal.CtrlCAsync();
        await terminal.SeeAsync("Ctrl-C again leaves");
        await terminal.CtrlCAsync();

        Assert.Equal(130, await terminal.EndAsync());
        var thread = (await app.GetJsonAsync("/v1/threads"))["items"]![0]!["id"];
        var rounds = (await app.GetJsonAsync($"/v1/threads/{thread}/messages"))["rounds"]!.AsArray();
        Assert.Equal(["stopped", "completed"], rounds.Select(round => round!["reason"]!.ToString()));
    }

    [Fact]
    public async Task Approval_ApprovedDeniedOrEdited_IsAskedForInline()
    {
        List<string> asked = [];
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            asked.Add(context.Request.Query["host"].ToString());
            return context.Response.WriteAsync("\"open\"");
        });
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(_model), .. Page.RestTool.Settings("scan", $"{endpoint.Url}/?host={{host}}", needsApproval: true)]);
        _model.Enqueue(
            new ModelReply().Call("scan", """{"host":"one"}"""),
            new ModelReply().Call("scan", """{"host":"two"}"""),
            new ModelReply().Call("scan", """{"host":"three"}"""),
            ModelReply.Of("All done."));
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");

        await terminal.EnterAsync("scan them");
        await terminal.SeeAsync("\"host\": \"one\"");
        await terminal.SeeAsync("[a/d/e]");
        await terminal.EnterAsync("a");
        await terminal.SeeAsync("✓ scan");
        await terminal.SeeAsync("\"host\": \"two\"");
        await terminal.SeeAsync("[a/d/e]");
        await terminal.EnterAsync("d");
        await terminal.SeeAsync("Why, for the model");
        await terminal.EnterAsync("not this one");
        await terminal.SeeAsync("✗ scan");
        await terminal.SeeAsync("\"host\": \"three\"");
        await terminal.SeeAsync("[a/d/e]");
        await terminal.EnterAsync("e");
        await terminal.SeeAsync("Arguments, as one line of JSON");
        await terminal.EnterAsync("{\"host\": ");
        await terminal.SeeAsync("This is not valid JSON");
        await terminal.SeeAsync("[a/d/e]");
        await terminal.EnterAsync("e");
        await terminal.SeeAsync("Arguments, as one line of JSON");
        await terminal.EnterAsync("{\"host\": \"four\"}");
        await terminal.SeeAsync("All done.");

        Assert.Equal(["one", "four"], asked);
        Assert.Contains(
            "not this one", string.Concat(_model.Requests.Select(request => request.Body.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thread_ThatRunsAndWaits_IsJoinedWhereItIs()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("\"open\""));
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(_model), .. Page.RestTool.Settings("scan", $"{endpoint.Url}/", needsApproval: true)]);
        _model.Enqueue(ModelReply.Of("Before."), new ModelReply().Call("scan"), ModelReply.Of("After consent."));
        var thread = (await app.PostForJsonAsync("/v1/messages", new { text = "first question" }))["threadId"];
        await app.PostForJsonAsync($"/v1/threads/{thread}/messages?wait=false", new { text = "second question" });
        for (var waiting = 0; waiting == 0;)
        {
            waiting = (await app.GetJsonAsync($"/v1/threads/{thread}/approvals"))["items"]!.AsArray().Count;
            await Task.Delay(50);
        }

        using var terminal = CliTerminal.Start(app.Url, $"chat --thread {thread}");

        await terminal.SeeAsync("› first question");
        await terminal.SeeAsync("Before.");
        await terminal.SeeAsync("› second question");
        await terminal.SeeAsync("[a/d/e]");
        await terminal.EnterAsync("a");
        await terminal.SeeAsync("After consent.");
        await terminal.SeeAsync("› ");
        await terminal.TypeAsync("\u0004");
        Assert.Equal(0, await terminal.EndAsync());
    }

    [Fact]
    public async Task Question_OfATool_IsAskedForInline()
    {
        await using var desk = await McpTestServer.StartAsync();
        await using var app = await ChatApp.StartAsync(
        [
            .. SandboxSettings.For(_model), ("ChatCluster:Mcp:Servers:desk:Url", desk.Url),
            ("ChatCluster:Mcp:Servers:desk:NeedsApproval", "false"),
        ]);
        _model.Enqueue(new ModelReply().Call("desk_book"), ModelReply.Of("It is booked."));
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");

        await terminal.EnterAsync("book a seat");
        await terminal.SeeAsync("Which seat?");
        await terminal.SeeAsync("[a/d/c]");
        await terminal.EnterAsync("a");
        await terminal.SeeAsync("Seat (string)");
        await terminal.EnterAsync("1");
        await terminal.SeeAsync("[a/d/c]");
        await terminal.EnterAsync("a");
        await terminal.SeeAsync("Seat (string)");
        await terminal.EnterAsync("12A");
        await terminal.SeeAsync("It is booked.");

        Assert.Equal(1, desk.Writes);
        Assert.Contains("12A", string.Concat(_model.Requests.Select(request => request.Body.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_AnsweredElsewhere_IsTakenBack()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("\"open\""));
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(_model), .. Page.RestTool.Settings("scan", $"{endpoint.Url}/", needsApproval: true)]);
        _model.Enqueue(new ModelReply().Call("scan"), ModelReply.Of("After consent."));
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("go");
        await terminal.SeeAsync("[a/d/e]");
        var thread = (await app.GetJsonAsync("/v1/threads"))["items"]![0]!["id"];
        var call = (await app.GetJsonAsync($"/v1/threads/{thread}/approvals"))["items"]![0]!["callId"];

        await app.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });

        await terminal.SeeAsync("After consent.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/threads");
        await terminal.SeeAsync($"{thread}");
    }
}
