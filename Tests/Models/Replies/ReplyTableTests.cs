using System.Text;
using ChatCluster.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>What servers really stream is read, however it is cut on its way.</summary>
public sealed class ReplyTableTests
{
    private static readonly Dictionary<(string, string), ReplyCase> Cases =
        OpenAICases.All.Concat(OpenAIServerCases.All).Concat(OllamaCases.All).Concat(OllamaLineCases.All).Concat(AnthropicCases.All)
            .Concat(ResponsesCases.All).Concat(FramingCases.All)
            .ToDictionary(row => (row.Provider, row.Kind));

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (provider, kind) in Cases.Keys)
            {
                rows.Add(provider, kind);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Reply_OfEachKind_IsReadWhereverItIsCut(string provider, string kind)
    {
        var row = Cases[(provider, kind)];
        await CheckAsync(row, new MemoryStream(row.Body));
        await CheckAsync(row, new PieceStream(row.Body, 1));
        for (var seed = 0; seed < 5; seed++)
        {
            await CheckAsync(row, new RandomPieceStream(row.Body, seed));
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-responses")]
    [InlineData("anthropic")]
    public async Task Reply_WhoseEventsAreNotSeparated_IsReadAsItComes(string provider)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(FramingCases.Events(provider).Select(e => $"event: x\ndata: {e}\n")));
        var updates = await ReplyReading.ReadAsync(provider, new PieceStream(body, 1));
        Assert.Equal(["Hel", "lo"], updates.All<TextContent>().Select(text => text.Text));
    }

    [Fact]
    public void Table_OfFourProviders_HasItsRows() => Assert.True(Cases.Count >= 400, $"It has {Cases.Count} rows.");

    private static async Task CheckAsync(ReplyCase row, Stream stream)
    {
        if (row.Failure is { } code)
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<ModelException>(() => ReplyReading.ReadAsync(row.Provider, stream))).Code);
            return;
        }

        var updates =
            await ReplyReading.ReadAsync(row.Provider, stream, tools: row.Tools.Select(name => AIFunctionFactory.Create(() => "", name)));
        var calls = updates.All<FunctionCallContent>();
        Assert.Equal(row.Text, updates.Text());
        Assert.Equal(row.Reasoning, updates.Reasoning());
        Assert.Equal(row.Calls, calls.SelectMany(call => new[] { call.Name, CallArguments.Text(call) }));
        Assert.Equal(calls.Count, calls.Select(call => call.CallId).Where(id => id.Length > 0).Distinct().Count());
        Assert.Equal(row.Finish ?? "stop", updates.Finish()?.Value);
        if (row.Usage is { } usage)
        {
            var details = Assert.Single(updates.All<UsageContent>()).Details;
            Assert.Equal((usage.Input, usage.Output), (details.InputTokenCount, details.OutputTokenCount));
        }
    }
}
