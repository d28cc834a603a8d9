using ChatCluster.Budgets;
using ChatCluster.Storage.Memory;
using ChatCluster.Tests.Tools;
using ChatCluster.Web.Catalog;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Whoever answers for the money hears of it before anybody is refused.</summary>
public sealed class BudgetWarningTests
{
    private static readonly BudgetScope Ada = new("default", "ada");

    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly BudgetOptions _options = new() { User = new() { TokensPerDay = 1_000 } };

    [Fact]
    public async Task Budget_UsedToEightyPerCent_IsWarnedOfOnceADay()
    {
        using var log = new CapturedLog();
        var account = new BudgetAccount(Ada, _options, new InMemoryThreadStore(), _time, log);

        await SpendAsync(account, 799);
        Assert.DoesNotContain("has used", log.Text, StringComparison.Ordinal);

        await SpendAsync(account, 1);
        await SpendAsync(account, 50);
        Assert.Equal("default/ada has used 800 of 1000 tokens for the day (ChatCluster:Budgets).", log.Text.Trim());

        _time.Advance(TimeSpan.FromDays(1));
        await SpendAsync(account, 900);
        Assert.EndsWith("default/ada has used 900 of 1000 tokens for the day (ChatCluster:Budgets).", log.Text.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(799, false)]
    [InlineData(800, true)]
    public void View_OfABudget_SaysWhetherItIsNearlySpent(int used, bool warning)
    {
        var now = _time.GetUtcNow();
        var use = BudgetUse.Nothing(now).Add(used, 0);

        var view = BudgetView.For(Ada, new(1_000, IsCost: false, IsMonth: false), use, _options.WarnAt, now);

        Assert.Equal((warning, "user", "tokens", "day"), (view.Warning, view.Of, view.Kind, view.Per));
    }

    private static async Task SpendAsync(BudgetAccount account, int tokens)
    {
        await account.ReserveAsync(new("call", tokens), CancellationToken.None);
        account.Settle(new("call", tokens, 0));
    }
}
