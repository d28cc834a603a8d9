using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSearchTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task List_ByText_FindsMessagesAndRepliesOfTheOwner()
    {
        await AddAsync(
            Key("1"), "Weather", new MessagePosted("m", "Will it rain in Reykjavík tomorrow?"),
            new StepFinished("r", 1, "Yes: bring an umbrella."));
        await AddAsync(Key("2"), "Umbrellas", new MessagePosted("m", "Who invented them?"));
        await AddAsync(
            Key("3"), "Hidden", new ToolFinished("r", "c", "t", Result: "umbrella"), new StepFinished("r", 1, "no", Reasoning: "umbrella"));
        await AddAsync(Key("4", new("acme", "eve")), "Umbrella", new MessagePosted("m", "umbrella"));

        Assert.Equal(["1", "2"], await FindAsync("UMBRELLA"));
        Assert.Equal(["1", "2"], await FindAsync("umbr"));
        Assert.Equal(["1"], await FindAsync("reykjavík umbrella weather"));
        Assert.Equal(["2"], await FindAsync("invent umbrella"));
        Assert.Empty(await FindAsync("umbrella iceland"));
    }

    [Theory]
    [InlineData("see https://evil.example.com/a_path?q=1 and 10.0.0.17", "evil.example.com")]
    [InlineData("see https://evil.example.com/a_path?q=1 and 10.0.0.17", "path?q")]
    [InlineData("see https://evil.example.com/a_path?q=1 and 10.0.0.17", "10.0.0.17")]
    [InlineData("read/write and snake_case", "write")]
    [InlineData("read/write and snake_case", "case")]
    [InlineData("mail ann.lee@example.org", "lee@example")]
    [InlineData("東京の天気はどうですか", "天気")]
    [InlineData("Größe ΣΊΣΥΦΟΣ", "größe σίσυφοσ")]
    [InlineData("don't \\ stop:* & | ! <-> ()", "don't stop")]
    [InlineData("a\0b nul", "nul")]
    public async Task List_ByWordsOfAMessage_FindsIt(string message, string search)
    {
        await AddAsync(Key(), "Title", new MessagePosted("m", message));

        Assert.Equal(["t1"], await FindAsync(search));
    }

    [Theory]
    [InlineData("' & | ! ( ) <-> :* \\")]
    [InlineData("'); DROP TABLE chatcluster.events; --")]
    [InlineData("@ \0 \ud800")]
    public async Task List_ByAQueryLanguage_FindsNothingAndBreaksNothing(string search)
    {
        await AddAsync(Key(), "Title", new MessagePosted("m", "words"));

        Assert.Empty(await FindAsync(search));
        Assert.Equal(["t1"], await FindAsync("words"));
    }

    [Fact]
    public async Task List_ByAWordOfAVeryLongMessage_FindsItWithinTheIndexedPart()
    {
        var words = string.Join(' ', Enumerable.Range(0, 400_000).Select(n => $"w{n:x}"));
        await AddAsync(Key(), "Title", new MessagePosted("m", words), new StepFinished("r", 1, new string('x', 3_000_000)));

        Assert.Equal(["t1"], await FindAsync("w2a"));
        Assert.Equal(["t1"], await FindAsync(new('x', 500)));
    }

    private static byte[] Encode(ThreadEvent @event) => ThreadJson.Encode(@event with { At = Noon });

    private async Task AddAsync(ThreadKey key, string title, params ThreadEvent[] events) =>
        await Store.AppendAsync(
            key, 0, [.. events.Select(@event => (ReadOnlyMemory<byte>)Encode(@event))], Summary(key, events.Length) with
            {
                Title = title,
                UpdatedAt = Noon,
            }, CancellationToken.None);

    private async Task<string[]> FindAsync(string text) =>
        [.. (await Store.ListAsync(Ada, new() { Text = text }, CancellationToken.None)).Threads.Select(thread => thread.Key.Id)];
}
