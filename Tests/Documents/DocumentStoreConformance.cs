using ChatCluster.Documents;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Documents;

/// <summary>What every <see cref="IDocumentStore"/> must do.</summary>
public abstract class DocumentStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Owner Ann = new("acme", "ann");
    private static readonly Owner Bob = new("acme", "bob");
    private static readonly DocumentOptions Limits = new();

    private protected IDocumentStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IDocumentStore> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Put_OfWhatSomebodyElseHasChanged_KeepsNothing()
    {
        Assert.Equal(new(PutOutcome.Stored, 1), await PutAsync(Ann, "p", """{"n":1}""", follows: 0));
        Assert.Equal(PutOutcome.Changed, (await PutAsync(Ann, "p", """{"n":2}""", follows: 0)).Outcome);
        Assert.Equal(new(PutOutcome.Stored, 2), await PutAsync(Ann, "p", """{"n":3}""", follows: 1));
        Assert.Equal(PutOutcome.Changed, (await PutAsync(Ann, "p", """{"n":4}""", follows: 1)).Outcome);
        Assert.Equal(new(PutOutcome.Stored, 3), await PutAsync(Ann, "p", """{"ü":"🙂 \u0000"}"""));

        var kept = Assert.Single(await Store.ReadAsync(Ann, "project", "p", default));
        Assert.Equal(new OwnerDocument("project", "p", new("""{"ü":"🙂 \u0000"}"""), 3, Noon), kept);
    }

    [Fact]
    public async Task Documents_OfOthersAndOfOtherKinds_AreNotSeenAndNotTouched()
    {
        await PutAsync(Ann, "b", "{}");
        await PutAsync(Ann, "a/ü %", "{}");
        await PutAsync(Bob, "b", "{}");
        await Store.PutAsync(Ann, new("prompt", "b", new("{}"), 0, Noon), null, Limits, default);

        Assert.Equal(["a/ü %", "b"], (await Store.ReadAsync(Ann, "project", null, default)).Select(document => document.Id));
        Assert.Empty(await Store.ReadAsync(Ann, "project", "c", default));
        Assert.Equal(1, await Store.DeleteAsync(Ann, "project", "b", below: false, default));
        Assert.Equal(0, await Store.DeleteAsync(Ann, "project", "b", below: false, default));
        Assert.Single(await Store.ReadAsync(Ann, "prompt", "b", default));
        Assert.Single(await Store.ReadAsync(Bob, "project", "b", default));
    }

    [Fact]
    public async Task Delete_OfWhatIsBelow_LeavesItsNeighbours()
    {
        foreach (var id in (string[])["p_1.a", "p_1.b", "p_12.a", "P_1.a"])
        {
            await PutAsync(Ann, id, "{}");
        }

        Assert.Equal(2, await Store.DeleteAsync(Ann, "project", "p_1.", below: true, default));
        Assert.Equal(["P_1.a", "p_12.a"], (await Store.ReadAsync(Ann, "project", null, default)).Select(document => document.Id));
    }

    [Fact]
    public async Task Put_PastWhatAnOwnerMayKeep_KeepsNothing()
    {
        var few = new DocumentOptions { MaxPerOwner = 2, MaxBytesPerOwner = 30 };
        await PutAsync(Ann, "a", """{"t":"12345678"}""", limits: few);
        await PutAsync(Ann, "b", "{}", limits: few);
        Assert.Equal(PutOutcome.TooMany, (await PutAsync(Ann, "c", "{}", limits: few)).Outcome);
        Assert.Equal(PutOutcome.TooLarge, (await PutAsync(Ann, "b", """{"t":"12345678"}""", limits: few)).Outcome);
        Assert.Equal(PutOutcome.Stored, (await PutAsync(Ann, "a", """{"t":"123456789012345678"}""", limits: few)).Outcome);
        Assert.Equal(PutOutcome.Stored, (await PutAsync(Bob, "c", "{}", limits: few)).Outcome);
        Assert.Equal("{}", Assert.Single(await Store.ReadAsync(Ann, "project", "b", default)).Body.Text);
    }

    [Fact]
    public async Task Put_ByManyAtOnce_IsDecidedOneAfterTheOther()
    {
        var few = new DocumentOptions { MaxPerOwner = 5 };
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => PutAsync(Ann, $"d{i}", "{}", follows: 0, few)));

        Assert.Equal(5, results.Count(result => result.Outcome is PutOutcome.Stored));
        Assert.Equal(5, (await Store.ReadAsync(Ann, "project", null, default)).Count);
    }

    private Task<PutResult> PutAsync(Owner owner, string id, string body, long? follows = null, DocumentOptions? limits = null) =>
        Store.PutAsync(owner, new("project", id, new(body), 0, Noon), follows, limits ?? Limits, default);
}
