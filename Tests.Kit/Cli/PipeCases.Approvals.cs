using ChatCluster.Sandbox.Models;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>Tools that need consent, where nobody can be asked.</summary>
internal sealed partial class PipeCases
{
    public async Task Approval_IsDeniedUnlessTheCommandLineConsentsAsync()
    {
        foreach (var (option, note, told, calls) in ((string, string, string, int)[])
            [("", "Denied", "no one to ask", 0), ("--approvals approve", "Approved", "OK", 1)])
        {
            Answer(new ModelReply().Call("lookup"), ModelReply.Of("Done."));

            var (code, output, error) = await CliProcess.RunAsync(Server, $"chat {option} go");

            Assert.Equal((0, "Done.\n", calls), (code, output, tool.TakeCalls()));
            Assert.Contains(note, error, StringComparison.Ordinal);
            Assert.Contains(told, _asked.Last().Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
        }
    }

    public async Task ApprovalInJson_IsAmongTheEventsAsync()
    {
        Answer(new ModelReply().Call("lookup"), ModelReply.Of("Done."));

        var (code, output, error) = await CliProcess.RunAsync(Server, "chat --json --approvals approve go");

        var events = Events(output);
        var call = Assert.Single(events, e => e["type"]!.ToString() == "approval.requested")["callId"]!.ToString();
        var given = Assert.Single(events, e => e["type"]!.ToString() == "approval.resolved");
        var done = Assert.Single(events, e => e["type"]!.ToString() == "tool.finished");
        Assert.Equal((call, "True"), (given["callId"]!.ToString(), $"{(bool)given["approved"]!}"));
        Assert.Equal((call, "\"OK\""), (done["callId"]!.ToString(), done["result"]!.ToString()));
        Assert.Equal((0, "completed", 1), (code, events[^1]["reason"]!.ToString(), tool.TakeCalls()));

        // What is said of it beside the events goes elsewhere.
        Assert.Contains("Approved: lookup", error, StringComparison.Ordinal);
    }

    public async Task ApprovalThatIsWaitedFor_IsGivenElsewhereAsync()
    {
        Answer(new ModelReply().Call("lookup"), ModelReply.Of("Done."));
        using var program = CliProcess.Start(Server, "chat --approvals wait 'go and wait'");
        await program.WriteAsync("");
        var (thread, call) = await WaitingAsync();
        await program.HearAsync("lookup waits for consent");

        await PostAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });
        var (code, output, _) = await program.EndAsync();

        Assert.Equal((0, "Done.\n", 1), (code, output, tool.TakeCalls()));
    }

    public async Task MessageIntoTheThreadThatWaitsForConsent_WaitsTooAsync()
    {
        Answer(new ModelReply().Call("lookup"), ModelReply.Of("First reply."), ModelReply.Of("Second reply."));
        var posted = await PostAsync("/v1/messages?wait=false", new { text = "one" });
        var (thread, call) = await WaitingAsync();
        Assert.Equal(posted["threadId"]!.ToString(), thread);

        using var program = CliProcess.Start(Server, "chat -c two");
        await program.WriteAsync("");
        await QueuedAsync(posted);

        // It is another's question, and so it is neither denied nor shown here.
        Assert.Equal(call, (await WaitingAsync()).Call);
        await PostAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });
        var (code, output, error) = await program.EndAsync();

        Assert.Equal((0, "Second reply.\n", 1), (code, output, tool.TakeCalls()));
        Assert.Contains("waits for its end", error, StringComparison.Ordinal);
        Assert.DoesNotContain("lookup", error, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], await MessagesAsync(thread));
    }

    /// <summary>At a server where an approval expires soon.</summary>
    public async Task ApprovalThatNobodyGives_ExpiresAndTheRunGoesOnAsync()
    {
        Answer(new ModelReply().Call("lookup"), ModelReply.Of("Without it, then."));

        var (code, output, error) = await CliProcess.RunAsync(Server, "chat --approvals wait go");

        Assert.Equal((0, "Without it, then.\n", 0), (code, output, tool.TakeCalls()));
        Assert.Contains("lookup waits for consent", error, StringComparison.Ordinal);
        Assert.Contains("in time", _asked.Last().Body.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>The newest thread, and its call that waits for consent.</summary>
    private async Task<(string Thread, string Call)> WaitingAsync()
    {
        using var patience = new CancellationTokenSource(CliProcess.Patience);
        while (true)
        {
            if ((await GetAsync("/v1/threads?limit=1"))["items"]!.AsArray() is [{ } thread]
                && (await GetAsync($"/v1/threads/{thread["id"]}/approvals"))["items"]!.AsArray() is [{ } call])
            {
                return (thread["id"]!.ToString(), call["callId"]!.ToString());
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
