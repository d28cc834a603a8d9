using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

public sealed class EventPageTests
{
    [Theory]
    [InlineData("after=0", new[] { 1, 2 }, true)]
    [InlineData("after=1", new[] { 2, 3 }, false)]
    [InlineData("after=3", new int[0], false)]
    [InlineData("before=4", new[] { 3, 2 }, true)]
    [InlineData("before=3", new[] { 2, 1 }, false)]
    [InlineData("after=0&count=1", new[] { 1, 2 }, true)]
    public async Task Page_WithFewerEventsThanWereAskedFor_SaysWhetherThereAreMore(string query, int[] read, bool more)
    {
        var threads = new ScriptedThreads
        {
            Find = () => Sample.Thread,
            Read = () => [.. read.Select(sequence => Sample.Event(sequence, new ThreadArchived(true)))],
        };
        await using var app = await threads.StartAppAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/t1/events?{query}");
        request.Headers.Accept.Add(new("application/json"));

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(more, (bool)(await response.JsonAsync())["more"]!);
    }
}
