using ChatCluster.Tests.Time;
using ChatCluster.Tools;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolRunnerTests
{
    private readonly TimerTime _time = new();

    [Fact]
    public async Task RunAsync_UnknownTool_NamesTheAllowedOnes()
    {
        await using var host = await StartAsync(Answering("alpha"), Answering("beta"));
        var result = await host.RunAsync("gamma", "{}", allows: name => name != "beta");
        AssertError("unknown_tool", "Available: alpha, clock.", result);
    }

    [Fact]
    public async Task RunAsync_ToolTheAgentMayNotUse_IsRefused()
    {
        await using var host = await StartAsync(Answering("alpha"));
        AssertError("tool_refused", "'alpha'", await host.RunAsync("alpha", "{}", allows: name => name == "clock"));
    }

    [Theory]
    [InlineData("""{"a": """, "line 1, byte")]
    [InlineData("{\n  \"a\": tru }", "line 2, byte")]
    [InlineData("[1]", "one JSON object")]
    [InlineData("\"text\"", "one JSON object")]
    public async Task RunAsync_BrokenArguments_SaysWhere(string arguments, string where)
    {
        await using var host = await StartAsync(Answering("alpha"));
        AssertError("bad_arguments", where, await host.RunAsync("alpha", arguments));
    }

    [Theory]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    public async Task RunAsync_HalfASurrogatePair_IsRefused(string arguments)
    {
        var tool = new StubTool(
            "alpha", (_, _) =>
                Task.FromResult(ToolOutput.Ok("ok")), schema: """{"type":"object","properties":{"id":{"type":"string","minLength":2}}}""");
        await using var host = await StartAsync(tool);
        AssertError("bad_arguments", "Unicode", await host.RunAsync("alpha", arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}")]
    public async Task RunAsync_NoArguments_IsAnEmptyObject(string arguments)
    {
        await using var host =
            await StartAsync(new StubTool("echo", (invocation, _) => Task.FromResult(ToolOutput.Ok(invocation.Arguments.GetRawText()))));
        Assert.Equal("{}", (await host.RunAsync("echo", arguments)).Result);
    }

    [Fact]
    public async Task RunAsync_ArgumentsAgainstTheSchema_AreCheckedAndMended()
    {
        var echo = new StubTool(
            "echo",
            (invocation, _) => Task.FromResult(ToolOutput.Ok(invocation.Arguments.GetRawText())),
            schema: """{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}""");
        await using var host = await StartAsync(echo);
        AssertError("bad_arguments", "Argument 'id' is required", await host.RunAsync("echo", "{}"));
        Assert.Equal("""{"id":5}""", (await host.RunAsync("echo", """{"id":"5"}""")).Result);
    }

    [Fact]
    public async Task RunAsync_ToolThatTakesTooLong_TimesOutAndIsCancelled()
    {
        var cancelled = new TaskCompletionSource();
        await using var host = await StartAsync(new StubTool("slow", async (_, token) =>
        {
            using var registration = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return ToolOutput.Ok("never");
        }));
        var running = host.RunAsync("slow", "{}");
        await _time.AdvanceToTimerAsync(TimeSpan.FromSeconds(31), TestContext.Current.CancellationToken);
        var result = await running;
        AssertError("timeout", "within 30 s", result);
        Assert.Equal(31_000, result.ElapsedMs);
        await cancelled.Task;
    }

    [Fact]
    public async Task RunAsync_ToolThatIgnoresItsToken_TimesOutAllTheSame()
    {
        var never = new TaskCompletionSource<ToolOutput>();
        await using var host = await StartAsync(new StubTool("deaf", (_, _) => never.Task));
        var running = host.RunAsync("deaf", "{}");
        await _time.AdvanceToTimerAsync(TimeSpan.FromSeconds(31), TestContext.Current.CancellationToken);
        AssertError("timeout", "deaf", await running);
    }

    [Fact]
    public async Task RunAsync_CallerCancels_PassesThrough()
    {
        using var stop = new CancellationTokenSource();
        await using var host = await StartAsync(new StubTool("slow", async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return ToolOutput.Ok("never");
        }));
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.RunAsync("slow", "{}", cancellationToken: stop.Token));
        Assert.Equal(stop.Token, error.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_UnexpectedException_IsLoggedAndToldWithoutDetails()
    {
        await using var host =
            await StartAsync(new StubTool("broken", (_, _) => throw new InvalidOperationException("at row 7 with callers-secret")));
        var result = await host.RunAsync("broken", "{}", new Dictionary<string, string> { ["x"] = "callers-secret" });
        AssertError("tool_failed", "broken failed", result);
        Assert.DoesNotContain("row 7", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("at row 7 with [redacted]", host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("callers-secret", host.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SecretInResultOrError_IsRedacted()
    {
        var credentials = new Dictionary<string, string> { ["x"] = "callers-secret" };
        await using var host = await StartAsync(
            new StubTool("leak", (_, _) => Task.FromResult(ToolOutput.Ok("you sent callers-secret"))),
            new StubTool("refuse", (_, _) => Task.FromResult(ToolOutput.Failed("http_401", "callers-secret is no token"))));
        var leaked = await host.RunAsync("leak", "{}", credentials);
        Assert.Equal("you sent [redacted]", leaked.Result);
        Assert.Equal("you sent [redacted]", leaked.Preview);
        AssertError("http_401", "[redacted] is no token", await host.RunAsync("refuse", "{}", credentials));
    }

    [Fact]
    public async Task RunAsync_LongResult_IsCutForTheModelAndThePage()
    {
        await using var host = await StartAsync(new StubTool("long", (_, _) => Task.FromResult(ToolOutput.Ok(new string('x', 100_000)))));
        var result = await host.RunAsync("long", "{}");
        Assert.True(result.Truncated);
        Assert.InRange(result.Result!.Length, 7_000, 8_000);
        Assert.InRange(result.Preview!.Length, 400, 500);
    }

    [Fact]
    public async Task RunAsync_MoreCallsAtOnceThanAllowed_Wait()
    {
        var entered = new SemaphoreSlim(0);
        var leave = new SemaphoreSlim(0);
        var inside = 0;
        var most = 0;
        await using var host = await StartAsync(
            [("MaxConcurrency", "2")],
            new StubTool("narrow", async (_, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                entered.Release();
                await leave.WaitAsync(token);
                Interlocked.Decrement(ref inside);
                return ToolOutput.Ok("done");
            }));
        var calls = Enumerable.Range(0, 5).Select(_ => host.RunAsync("narrow", "{}")).ToList();
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        leave.Release(5);
        Assert.All(await Task.WhenAll(calls), result => Assert.Equal("done", result.Result));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task RunAsync_NoSlotInTime_IsBusy()
    {
        var never = new TaskCompletionSource<ToolOutput>();
        await using var host = await StartAsync([("MaxConcurrency", "1")], new StubTool("deaf", (_, _) => never.Task));
        var first = host.RunAsync("deaf", "{}");
        var second = host.RunAsync("deaf", "{}");
        _time.Advance(TimeSpan.FromSeconds(31));
        AssertError("timeout", "deaf", await first);
        AssertError("tool_busy", "busy", await second);
    }

    [Fact]
    public async Task RunAsync_EndpointFailsFiveTimes_IsLeftAloneForHalfAMinute()
    {
        var calls = 0;
        var works = false;
        await using var host = await StartAsync(new StubTool("flaky", (_, _) =>
        {
            calls++;
            return Task.FromResult(works ? ToolOutput.Ok("fine") : ToolOutput.Failed("http_503", "Down."));
        }));
        for (var i = 0; i < 5; i++)
        {
            AssertError("http_503", "Down.", await host.RunAsync("flaky", "{}"));
        }

        AssertError("circuit_open", "flaky", await host.RunAsync("flaky", "{}"));
        Assert.Equal(5, calls);

        _time.Advance(TimeSpan.FromSeconds(30));
        AssertError("http_503", "Down.", await host.RunAsync("flaky", "{}"));
        AssertError("circuit_open", "flaky", await host.RunAsync("flaky", "{}"));

        _time.Advance(TimeSpan.FromSeconds(30));
        works = true;
        Assert.Equal("fine", (await host.RunAsync("flaky", "{}")).Result);
        Assert.Equal("fine", (await host.RunAsync("flaky", "{}")).Result);
    }

    [Fact]
    public async Task RunAsync_CallsAtFault_DoNotOpenTheCircuit()
    {
        await using var host = await StartAsync(new StubTool("strict", (_, _) => Task.FromResult(ToolOutput.Failed("http_404", "No."))));
        for (var i = 0; i < 8; i++)
        {
            AssertError("http_404", "No.", await host.RunAsync("strict", "{}"));
        }
    }

    [Theory]
    [InlineData("{}", "2026-03-01T12:00:00+00:00", "Sunday")]
    [InlineData("""{"timezone":"Asia/Tokyo"}""", "2026-03-01T21:00:00+09:00", "Sunday")]
    public async Task Clock_TimeZone_TellsItsTime(string arguments, string expected, string day)
    {
        await using var host = await StartAsync();
        var result = await host.RunAsync("clock", arguments);
        Assert.Contains(expected, result.Result, StringComparison.Ordinal);
        Assert.Contains(day, result.Result, StringComparison.Ordinal);
        AssertError("bad_arguments", "'Mars/Base'", await host.RunAsync("clock", """{"timezone":"Mars/Base"}"""));
    }

    private static StubTool Answering(string name) => new(name, (_, _) => Task.FromResult(ToolOutput.Ok("ok")));

    private static void AssertError(string code, string words, ToolRunResult result)
    {
        Assert.Null(result.Result);
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
        Assert.NotEmpty(result.Preview!);
    }

    private Task<ToolHost> StartAsync(params StubTool[] tools) => StartAsync([], tools);

    private Task<ToolHost> StartAsync((string Key, string? Value)[] settings, params StubTool[] tools) =>
        ToolHost.StartAsync(settings, services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        foreach (var tool in tools)
        {
            services.AddSingleton<IToolSource>(tool);
        }
    });
}
