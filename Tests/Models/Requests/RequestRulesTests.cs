using ChatCluster.Agents;
using ChatCluster.Files;
using ChatCluster.Models;
using ChatCluster.Models.Demo;
using ChatCluster.Prompts;
using ChatCluster.Tests.Rules;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Requests;

/// <summary>Whatever a thread has been through, each provider accepts what it is sent of it.</summary>
public sealed class RequestRulesTests
{
    private static readonly string[] ForeignNames = ["search.web", "search_web", "clock", "other"];
    private static readonly double[] Rooms = [double.MaxValue, 400, 150, 40];
    private static readonly PromptBuilder Prompts = new(new(), new(new AttachmentFiles(new InMemoryThreadFiles())), TimeProvider.System);
    private static readonly ChatModel Model =
        new() { Name = "m", Provider = "demo", Id = "m", Client = new DemoClient("m", 0, TimeProvider.System) };
    private static readonly Agent Agent = new("default", new(), []);

    [Theory]
    [InlineData("openai", """{"type":"function","function":{"name":"look"}}""", "\"required\"")]
    [InlineData("responses", """{"type":"function","name":"look"}""", "\"required\"")]
    [InlineData("anthropic", """{"type":"tool","name":"look"}""", """{"type":"any"}""")]
    public void Request_ThatHasToCallATool_SaysSoInTheProvidersWords(string provider, string one, string any)
    {
        string Choice(ChatToolMode mode) => ProviderRequests
            .Write(provider, [new(ChatRole.User, "find")], new() { Tools = [Calls.Tool("look")], ToolMode = mode })
            .GetProperty("tool_choice").GetRawText();

        Assert.Equal((one, any), (Choice(ChatToolMode.RequireSpecific("look")), Choice(ChatToolMode.RequireAny)));
    }

    [Fact]
    public async Task Request_OfTenThousandRandomThreads_KeepsTheRulesOfEveryProvider()
    {
        var checkedPrompts = 0;
        for (var seed = 0; seed < 10_000; seed++)
        {
            await new RandomThread(seed).PlayAsync(async (thread, provider) =>
            {
                var fitted = await new PromptPolicy()
                    .FitAsync(new(Prompts, Given.Key, thread, Model), Rooms[checkedPrompts % Rooms.Length], CancellationToken.None);
                List<ChatMessage> prompt = [.. Prompts.BuildHead(Given.Key, Agent, [], lastToolStep: false), .. fitted.Messages];
                var body = ProviderRequests.Write(provider, prompt);
                Assert.True(
                    ProviderRules.Broken(provider, body) is null,
                    $"Seed {seed}, {provider}: {ProviderRules.Broken(provider, body)} in {body.GetRawText()}");
                checkedPrompts++;
            });
        }

        Assert.True(checkedPrompts > 20_000, $"{checkedPrompts} prompts were checked.");
    }

    [Fact]
    public void Request_WithAnEmptyOrImpossibleName_IsWrittenUnderAnAllowedOne()
    {
        foreach (var provider in ProviderRequests.Providers)
        {
            var body = ProviderRequests.Write(provider, Round(calls: [("a", ""), ("b", "naïve tool!"), ("c", "9lives")]));
            Assert.Null(ProviderRules.Broken(provider, body));
        }
    }

    [Fact]
    public void Request_SentTwice_HasTheSameIds()
    {
        var messages = Round(calls: [("chatcmpl-tool-0123456789abcdef0123456789abcdef", "clock"), ("id with spaces", "clock")]);
        foreach (var provider in ProviderRequests.Providers)
        {
            Assert.Equal(ProviderRequests.Write(provider, messages).GetRawText(), ProviderRequests.Write(provider, messages).GetRawText());
        }
    }

    [Fact]
    public void Request_OfToolsWithForeignNames_ReadsTheirCallsBack()
    {
        var names = new ToolNames([Calls.Tool("search.web"), Calls.Tool("search_web"), Calls.Tool("clock")]);
        Assert.Equal(ForeignNames.Length, ForeignNames.Select(names.Write).Distinct().Count());
        Assert.Equal(ForeignNames, ForeignNames.Select(name => names.Read(names.Write(name))));
    }

    [Theory]
    [InlineData("deepseek", "\"reasoning_content\":\"hm\"")]
    [InlineData("gemini", "\"extra_content\":{\"google\":{\"thought_signature\":\"SIG\"}}")]
    [InlineData("responses", "\"encrypted_content\":\"SEALED\"")]
    [InlineData("anthropic", "\"signature\":\"SIG\"")]
    public void Request_WithinTheRound_ReturnsWhatTheProviderSent(string provider, string sent)
    {
        var state = new ProviderState(ProviderRequests.State(provider, 1)!);
        var within = Round([("a", "clock")], new TextReasoningContent("hm"), state);
        Assert.Contains(sent, ProviderRequests.Write(provider, within).GetRawText(), StringComparison.Ordinal);

        // Not when the user has spoken since, and never to another provider.
        Assert.DoesNotContain(
            sent, ProviderRequests.Write(provider, [.. within, new(ChatRole.User, "And now?")]).GetRawText(), StringComparison.Ordinal);
        foreach (var other in ProviderRequests.Providers.Where(other => other != provider && other != "deepseek"))
        {
            Assert.DoesNotContain(sent, ProviderRequests.Write(other, within).GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Request_ToGeminiOfAnothersCall_SaysThatItHasNoSignature() => Assert.Contains(
        "skip_thought_signature_validator", ProviderRequests.Write("gemini", Round([("a", "clock")])).GetRawText(),
        StringComparison.Ordinal);

    private static List<ChatMessage> Round((string Id, string Name)[] calls, params AIContent[] more) =>
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "Hi"),
        new(ChatRole.Assistant, [.. more, .. calls.Select(call => CallArguments.Call(call.Id, call.Name, "{}"))]),
        .. calls.Select(call => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.Id, "noon")])),
    ];
}
