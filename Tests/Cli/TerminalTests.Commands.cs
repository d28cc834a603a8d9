using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>What a conversation at a terminal has besides messages, and how it is left.</summary>
public sealed partial class TerminalTests
{
    [Fact]
    public async Task Commands_OfAConversation_OpenSearchAndChooseModels()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        var first = (await app.PostForJsonAsync("/v1/messages", new { text = "Tell me of penguins" }))["threadId"]!.ToString();
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");

        // A message of two lines, which begins a thread.
        await terminal.EnterAsync("one line \\");
        await terminal.SeeAsync("… ");
        await terminal.EnterAsync("and another");
        await terminal.SeeAsync("Hello from the sandbox.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/search penguins");
        await terminal.SeeAsync("Tell me of penguins");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync($"/open {first}");
        await terminal.SeeAsync("› Tell me of penguins");
        await terminal.SeeAsync("Hello from the sandbox.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/model demo");
        await terminal.SeeAsync("The next messages go to demo.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("help");
        await terminal.SeeAsync("Things I react to");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/model");
        await terminal.SeeAsync("The next messages go to the default model.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/new");
        await terminal.SeeAsync("The next message begins a new thread.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("in a thread of its own");
        await terminal.SeeAsync("Hello from the sandbox.");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/open nobody");
        await terminal.SeeAsync("no such thread");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/nothing");
        await terminal.SeeAsync("/nothing is not a command");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("/quit");

        Assert.Equal(0, await terminal.EndAsync());
        var threads = (await app.GetJsonAsync("/v1/threads?sort=created&direction=asc"))["items"]!.AsArray();
        var said = new List<string[]>();
        foreach (var thread in threads)
        {
            var rounds = (await app.GetJsonAsync($"/v1/threads/{thread!["id"]}/messages"))["rounds"]!.AsArray();
            said.Add([.. rounds.Select(round => round!["message"]!["text"]!.ToString())]);
        }

        Assert.Equal(
            [["Tell me of penguins", "help"], ["one line \nand another"], ["in a thread of its own"]], said);
    }

    [Fact]
    public async Task CtrlC_TwiceInMidText_LeavesWhenTheServerHasTheStop()
    {
        var stop = new HeldRequest("/stop");
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model), stop.Add);
        _model.Enqueue(ModelReply.Of("So ", "far").Stall());
        using var terminal = CliTerminal.Start(app.Url, "chat");
        await terminal.SeeAsync("› ");
        await terminal.EnterAsync("go");
        await terminal.SeeAsync("So far");

        await terminal.CtrlCAsync();
        await terminal.SeeAsync("Ctrl-C again leaves without waiting for the end");
        await stop.Arrived.WaitAsync(CliProcess.Patience);
        await terminal.CtrlCAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        stop.Release();

        Assert.Equal(130, await terminal.EndAsync());
        await HeldRequest.AssertStoppedAsync(app);
    }
}
