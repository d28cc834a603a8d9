using ChatCluster.Tools;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolLeaseQueueTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private static readonly Guid Third = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new();
    private readonly ToolLeaseQueue _line;

    public ToolLeaseQueueTests() => _line = new(Lease, _time);

    [Fact]
    public void Enter_MoreThanThereArePlaces_WaitInTheOrderInWhichTheyCame()
    {
        Assert.True(_line.Enter(First, 1));
        Assert.False(_line.Enter(Second, 1));
        Assert.False(_line.Enter(Third, 1));

        _line.Leave(First);

        Assert.False(_line.Enter(Third, 1));
        Assert.True(_line.Enter(Second, 1));
    }

    [Fact]
    public void Enter_Again_ChangesNothing()
    {
        Assert.True(_line.Enter(First, 2));
        Assert.True(_line.Enter(First, 2));
        Assert.True(_line.Enter(Second, 2));
        Assert.False(_line.Enter(Third, 2));
    }

    [Fact]
    public void Leave_WhileWaiting_LetsTheNextMoveUp()
    {
        _line.Enter(First, 1);
        _line.Enter(Second, 1);
        _line.Enter(Third, 1);

        _line.Leave(Second);
        _line.Leave(First);

        Assert.True(_line.Enter(Third, 1));
    }

    [Fact]
    public void Expire_CallsThatAreNotHeardOf_LoseTheirPlace()
    {
        _line.Enter(First, 2);
        _line.Enter(Second, 2);
        _time.Advance(Lease / 2);
        _line.Renew(Second);
        Assert.Empty(_line.Expire());
        _time.Advance(Lease / 2);

        Assert.Equal(First, Assert.Single(_line.Expire()));

        Assert.True(_line.Enter(Third, 2));
        Assert.False(_line.Enter(First, 2));
    }

    [Fact]
    public void Renew_OfACallFromBefore_TakesItsPlaceUpAgain()
    {
        _line.Renew(First);

        Assert.False(_line.Enter(Second, 1));
        _line.Leave(First);
        Assert.True(_line.Enter(Second, 1));
        _line.Leave(Second);
        Assert.True(_line.IsEmpty);
    }
}
