using ChatCluster.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Hosting;

public sealed class LatestAnswerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Answer_WithinItsLifetime_IsFetchedOnce()
    {
        var asked = 0;
        var answer = new LatestAnswer<int>(TimeSpan.FromSeconds(1), _time);
        Task<int> AskAsync() => Task.FromResult(++asked);

        Assert.Equal(1, await answer.GetAsync(AskAsync, default));
        Assert.Equal(1, await answer.GetAsync(AskAsync, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await answer.GetAsync(AskAsync, default));
    }

    [Fact]
    public async Task Answer_OnItsWay_IsWaitedForByAllAndEndedByNone()
    {
        var asked = 0;
        var coming = new TaskCompletionSource<int>();
        var answer = new LatestAnswer<int>(TimeSpan.FromSeconds(1), _time);
        using var impatient = new CancellationTokenSource();
        Task<int> AskAsync()
        {
            asked++;
            return coming.Task;
        }

        var first = answer.GetAsync(AskAsync, impatient.Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = answer.GetAsync(AskAsync, default);
        await impatient.CancelAsync();
        coming.SetResult(7);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(7, await second);
        Assert.Equal(1, asked);
    }
}
