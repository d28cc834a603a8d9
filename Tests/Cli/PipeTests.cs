using System.Diagnostics;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The command line in a script: the real program against the real server.</summary>
public sealed class PipeTests : IAsyncLifetime
{
    private ModelServer _model = null!;
    private LookupTool _tool = null!;

    public async ValueTask InitializeAsync() => (_model, _tool) = (await ModelServer.StartAsync(), await LookupTool.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _tool.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public Task Pipe_WithAMessage_PrintsTheReplyAlone() => RunAsync(cases => cases.PipeWithAMessage_PrintsTheReplyAloneAsync());

    [Fact]
    public Task Argument_BesideAPipe_StandsBeforeWhatComesThroughIt() =>
        RunAsync(cases => cases.ArgumentBesideAPipe_StandsBeforeWhatComesThroughItAsync());

    [Fact]
    public Task Json_IsTheRunsEventsOneALine() => RunAsync(cases => cases.Json_IsTheRunsEventsOneALineAsync());

    [Fact]
    public Task Thread_NamedOrTheLastOne_IsGoneOnWith() => RunAsync(cases => cases.ThreadNamedOrTheLastOne_IsGoneOnWithAsync());

    [Fact]
    public Task Interrupt_InMidText_StopsTheRunAndKeepsItsText() =>
        RunAsync(cases => cases.InterruptInMidText_StopsTheRunAndKeepsItsTextAsync());

    [Fact]
    public Task Run_ThatFails_EndsWithItsOwnCodeAndSaysWhy() => RunAsync(cases => cases.RunThatFails_EndsWithItsOwnCodeAndSaysWhyAsync());

    [Fact]
    public Task Message_IntoAThreadThatRuns_WaitsForItsTurnAndShowsItsOwnReplyOnly() =>
        RunAsync(cases => cases.MessageIntoAThreadThatRuns_WaitsForItsTurnAndShowsItsOwnReplyOnlyAsync());

    [Fact]
    public Task Approval_InAPipe_IsDeniedUnlessTheCommandLineConsents() =>
        RunAsync(cases => cases.Approval_IsDeniedUnlessTheCommandLineConsentsAsync());

    [Fact]
    public Task Approval_InJson_IsAmongTheEvents() => RunAsync(cases => cases.ApprovalInJson_IsAmongTheEventsAsync());

    [Fact]
    public Task Approval_ThatIsWaitedFor_IsGivenElsewhere() => RunAsync(cases => cases.ApprovalThatIsWaitedFor_IsGivenElsewhereAsync());

    [Fact]
    public Task Message_IntoTheThreadThatWaitsForConsent_WaitsToo() =>
        RunAsync(cases => cases.MessageIntoTheThreadThatWaitsForConsent_WaitsTooAsync());

    [Fact]
    public Task Approval_ThatNobodyGives_ExpiresAndTheRunGoesOn() => RunAsync(
        cases => cases.ApprovalThatNobodyGives_ExpiresAndTheRunGoesOnAsync(), ("ChatCluster:Runs:ApprovalTime", "00:00:03"));

    [Fact]
    public Task Export_ToAFile_IsWholeAndWritesOverNothing() => RunAsync(cases => cases.ExportToAFile_IsWholeAndWritesOverNothingAsync());

    [Fact]
    public Task ListAndSearch_InAPipe_AreLinesToCut() => RunAsync(cases => cases.ListAndSearch_AreLinesToCutAsync());

    [Fact]
    public async Task Interrupt_TwiceInMidText_LeavesWhenTheServerHasTheStop()
    {
        var stop = new HeldRequest("/stop");
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model), stop.Add);
        _model.Enqueue(ModelReply.Of("So ", "far").Stall());
        using var program = CliProcess.Start(app.Url, "chat --json go");
        await program.WriteAsync("");
        await program.ReadToAsync("far\"");

        await program.InterruptAsync();
        await stop.Arrived.WaitAsync(CliProcess.Patience);
        await program.InterruptAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        stop.Release();

        Assert.Equal(130, (await program.EndAsync()).Code);
        await HeldRequest.AssertStoppedAsync(app);
    }

    [Fact]
    public Task Interrupt_TwiceAtOnce_LeavesAndStopsTheRun() => RunAsync(cases => cases.InterruptTwice_LeavesAndStopsTheRunAsync());

    [Fact]
    public async Task Interrupt_BeforeTheMessageIsTaken_StopsItsRun()
    {
        var post = new HeldRequest("/v1/messages");
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model), post.Add);
        _model.Enqueue(new ModelReply().Stall());
        using var program = CliProcess.Start(app.Url, "chat --json go");
        await program.WriteAsync("");
        await post.Arrived.WaitAsync(CliProcess.Patience);

        await program.InterruptAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        post.Release();
        var (code, output, error) = await program.EndAsync();

        Assert.Equal(130, code);
        Assert.Contains("\"reason\":\"stopped\"", output, StringComparison.Ordinal);
        Assert.Contains("Stopping", error, StringComparison.Ordinal);
        await HeldRequest.AssertStoppedAsync(app, text: null);
    }

    // The second leaves at once, and whoever sends no second waits five seconds.
    [Theory]
    [InlineData(1, 4.5, 30)]
    [InlineData(2, 0, 30)]
    public async Task Interrupt_WhereTheMessageIsNeverTaken_LeavesSoon(int times, double least, double most)
    {
        var post = new HeldRequest("/v1/messages");
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model), post.Add);
        using var program = CliProcess.Start(app.Url, "chat go");
        await program.WriteAsync("");
        await post.Arrived.WaitAsync(CliProcess.Patience);

        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await program.InterruptAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }

        var (code, output, error) = await program.EndAsync();
        Assert.Equal((130, ""), (code, output));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, least, most);
        Assert.Equal(times == 1, error.Contains("has not said whether it has the message", StringComparison.Ordinal));
    }

    private async Task RunAsync(Func<PipeCases, Task> play, params (string Name, string Value)[] settings)
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), .. _tool.Settings, .. settings]);
        await play(new(app.Client, _model, _tool));
    }
}
