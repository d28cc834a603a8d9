using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolLineTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private static readonly Guid Third = Guid.NewGuid();

    private readonly ManualTime _time = new();
    private readonly ToolLine _line;

    public ToolLineTests() => line = new(Lease, _time);

    [Fact]
    public void Enter_MoreThanThereArePlaces_WaitInTheOrderInWhichTheyCame()
    {
        Assert.True(line.Enter(First, 1));
        Assert.False(line.Enter(Second, 1));
        Assert.False(line.Enter(Third, 1));

        line.Leave(First);

        Assert.False(line.Enter(Third, 1));
        Assert.True(line.Enter(Second, 1));
    }

    [Fact]
    public void Enter_Again_ChangesNothing()
    {
        Assert.True(line.Enter(First, 2));
        Assert.True(line.Enter(First, 2));
        Assert.True(line.Enter(Second, 2));
        Assert.False(line.Enter(Third, 2));
    }

    [Fact]
    public void Leave_WhileWaiting_LetsTheNextMoveUp()
    {
        line.Enter(First, 1);
        line.Enter(Second, 1);
        line.Enter(Third, 1);

        line.Leave(Second);
        line.Leave(First);

        Assert.True(line.Enter(Third, 1));
    }

    [Fact]
    public void Expire_CallsThatAreNotHeardOf_LoseTheirPlace()
    {
        line.Enter(First, 2);
        line.Enter(Second, 2);
        _time.Advance(Lease / 2);
        line.Renew(Second);
        Assert.Empty(line.Expire());
        _time.Advance(Lease / 2);

        Assert.Equal(First, Assert.Single(line.Expire()));

        Assert.True(line.Enter(Third, 2));
        Assert.False(line.Enter(First, 2));
    }

    [Fact]
    public void Renew_OfACallFromBefore_TakesItsPlaceUpAgain()
    {
        line.Renew(First);

        Assert.False(line.Enter(Second, 1));
        line.Leave(First);
        Assert.True(line.Enter(Second, 1));
        line.Leave(Second);
        Assert.True(line.IsEmpty);
    }
}
