using System.Collections.Concurrent;
using System.Diagnostics;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

public sealed class McpServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_OfEitherEra_OffersItsToolsAndIsCalled(bool sessions)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server);

        var echo = host.Catalog.Tools["desk_echo"].Description;
        Assert.Equal(("mcp:desk", false, true), (echo.Source, echo.NeedsApproval, echo.Repeatable));
        var write = host.Catalog.Tools["desk_write"].Description;
        Assert.Equal((true, false), (write.NeedsApproval, write.Repeatable));
        Assert.Equal("echo: hello", (await host.RunAsync("desk_echo", """{"text":"hello"}""")).Result);
        Assert.Equal(sessions, server.Requests.Any(headers => headers.ContainsKey("Mcp-Session-Id")));
    }

    [Fact]
    public async Task Results_OfSeveralKinds_ArriveAsWhatTheyAre()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await ConnectAsync(server);

        var picture = await host.RunAsync("desk_picture", "{}");
        Assert.Equal("Here.\n[image image.png, image/png, 3 bytes: kept with the thread, where the user can open it]", picture.Result);
        var id = FileUrl.FindId(ToolHost.Thread, picture.Files!.Value.Single().Url);
        Assert.Equal([1, 2, 3], (await host.Files.ReadAsync(ToolHost.Thread, id!, default))!.Content.ToArray());
        Assert.Equal("""{"sum":3}""", (await host.RunAsync("desk_numbers", "{}")).Result);
        var wrong = await host.RunAsync("desk_wrong", "{}");
        Assert.Equal(("tool_error", "No such ticket."), (wrong.Error!.Code, wrong.Error.Message));
        Assert.True((await host.RunAsync("desk_huge", "{}")) is { Truncated: true, Result.Length: <= 8_000 });
        Assert.Equal("bad_arguments", (await host.RunAsync("desk_echo", "{}")).Error?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parts_OfAResult_AreToldAsTheyComeAndKeptAsWhatTheyAre(bool sessions)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server);
        var notes = new Notes();

        var result = await host.RunAsync("desk_compute", "{}", progress: notes);

        Assert.Equal([new("1\n", "output"), new("1\n2\n", "output")], notes.All);
        Assert.Equal("tool_error", result.Error?.Code);
        Assert.Equal(
            [
                new ToolCode("r_1", "call_1", "print(1)", "python"),
                new ToolPrinted("r_1", "call_1", "1\n2\n"),
                new ToolTrouble("r_1", "call_1", "NameError"),
                new ToolImage("r_1", "call_1", result.Files!.Value.Single()),
                new ToolSource("r_1", "call_1", "https://example.com/a", "A", "page 3"),
            ],
            result.Parts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_OfASlowCall_ReachesTheServerAfterItsProgressWasShown(bool sessions)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server);
        using var stop = new CancellationTokenSource();
        var notes = new Notes();

        var call = host.RunAsync("desk_slow", "{}", progress: notes, cancellationToken: stop.Token);
        await server.SlowBegan.Task.WaitAsync(Patience);
        Assert.Equal("digging (1 of 3)", await notes.First.Task.WaitAsync(Patience));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.SlowCancelled.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_ThatChanges_IsFollowed(bool sessions)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server, ("RefreshInterval", sessions ? "01:00:00" : "00:00:01"));

        // Told of in a session; found out by asking again without one.
        server.Tools.Add(McpTestServer.Tool("late", () => "late"));
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_late"));
        server.Tools.Remove(server.Tools["late"]);
        await UntilAsync(() => !host.Catalog.Tools.ContainsKey("desk_late"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_ThatVanishes_IsShownAsAwayAndComesBack(bool sessions)
    {
        var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server, ("RefreshInterval", "00:00:01"), ("ConnectTimeout", "00:00:10"));
        Assert.Equal("echo: 1", (await host.RunAsync("desk_echo", """{"text":"1"}""")).Result);
        var port = server.Port;

        await server.DisposeAsync();
        await UntilAsync(() => Status(host).State is ToolSourceState.Unavailable);
        var away = await host.RunAsync("desk_echo", """{"text":"2"}""");
        Assert.Equal(ToolErrorCodes.Unreachable, away.Error?.Code);
        Assert.Contains("It is away", Status(host).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", Status(host).Reason + away.Error!.Message, StringComparison.Ordinal);

        await using var back = await McpTestServer.StartAsync(sessions, port);
        await UntilAsync(() => Status(host).State is ToolSourceState.Available);
        Assert.Equal("echo: 3", (await host.RunAsync("desk_echo", """{"text":"3"}""")).Result);
    }

    [Fact]
    public async Task Server_AwayAtTheStart_DoesNotStopIt()
    {
        var server = await McpTestServer.StartAsync();
        var port = server.Port;
        var url = server.Url;
        await server.DisposeAsync();

        await using var host = await ToolHost.StartMcpAsync(("Servers:desk:Url", url));
        Assert.Equal(ToolSourceState.Unavailable, Status(host).State);

        await using var back = await McpTestServer.StartAsync(port: port);
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_echo"));
    }

    [Theory]
    [InlineData(false, "break")]
    [InlineData(true, "break")]
    [InlineData(false, "break_late")]
    [InlineData(true, "break_late")]
    public async Task Call_ThatBreaks_IsMadeAgainOnlyIfTheToolMayBeRepeated(bool sessions, string tool)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server);
        var begun = new Notes();

        Assert.Equal(ToolErrorCodes.OutcomeUnknown, (await host.RunAsync($"desk_{tool}", "{}", progress: begun)).Error?.Code);
        Assert.Equal(1, server.Writes);
        Assert.Equal(ToolErrorCodes.Unreachable, (await host.RunAsync($"desk_{tool}_read", "{}", progress: begun)).Error?.Code);
        Assert.Equal(3, server.Writes);
    }

    [Fact]
    public async Task Credentials_ConfiguredOrForwarded_AreSentWhereTheyBelong()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await ConnectAsync(
            server, ("Credential:Forward", "desk"), ("Credential:Secret", "service-secret"), ("Headers:X-Place", "here"));
        Assert.All(server.Requests, headers =>
            Assert.Equal(("Bearer service-secret", "here"), (headers["Authorization"], headers["X-Place"])));
        var listed = server.Requests.Count;

        Assert.Equal(ToolErrorCodes.NoCredential, (await host.RunAsync("desk_echo", """{"text":"a"}""")).Error?.Code);
        var answer = await host.RunAsync(
            "desk_echo", """{"text":"a callers-secret"}""", new Dictionary<string, string> { ["desk"] = "callers-secret" });

        Assert.Equal("echo: a [redacted]", answer.Result);
        Assert.All(server.Requests.Skip(listed), headers => Assert.Equal("Bearer callers-secret", headers["Authorization"]));
        Assert.DoesNotContain("callers-secret", host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("service-secret", host.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithinATrace_TellsTheServerOfIt(bool sessions)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await ConnectAsync(server);
        using var span = new Activity("test").Start();

        Assert.Contains(span.TraceId.ToHexString(), (await host.RunAsync("desk_trace", "{}")).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Argument_ThatIsAHeaderToo_IsSentAsBoth()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await ConnectAsync(server);

        Assert.Equal("eu-1", (await host.RunAsync("desk_region", """{"region":"eu-1"}""")).Result);
    }

    [Fact]
    public async Task Settings_ChooseToolsAndConsent()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host =
            await ConnectAsync(server, ("Tools:0", "echo"), ("Tools:1", "w*"), ("NeedsApproval", "true"), ("WithoutApproval:0", "write"));

        Assert.Equal(["clock", "desk_echo", "desk_write", "desk_wrong"], host.Catalog.Tools.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [("desk_echo", true), ("desk_write", false), ("desk_wrong", true)],
            host.Catalog.Tools.Values.Select(tool => tool.Description).Where(tool => tool.Name != "clock")
                .OrderBy(tool => tool.Name, StringComparer.Ordinal).Select(tool => (tool.Name, tool.NeedsApproval)));
    }

    private static Task<ToolHost> ConnectAsync(McpTestServer server, params (string Key, string? Value)[] settings) =>
        ToolHost.StartMcpAsync(
            [("Servers:desk:Url", server.Url), .. settings.Select(setting => ($"Servers:desk:{setting.Key}", setting.Value))]);

    private static ToolSourceStatus Status(ToolHost host) =>
        host.Catalog.Sources.Single(source => source.Name == "ChatCluster:Mcp:Servers:desk");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private sealed class Notes : IProgress<ToolNote>
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<ToolNote> All { get; } = new();

        public void Report(ToolNote value)
        {
            All.Enqueue(value);
            First.TrySetResult(value.Text);
        }
    }
}
