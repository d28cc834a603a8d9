using ChatCluster.Access;
using Xunit;

namespace ChatCluster.Tests.Access;

/// <summary>What every <see cref="IAccessStore"/> must do.</summary>
public abstract class AccessStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected IAccessStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IAccessStore> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Put_Again_TakesThePlaceOfTheFirst()
    {
        await Store.PutAsync([Record("k1", "acme", "ann") with { Body = """{"n":1}""" }], default);
        await Store.PutAsync(
            [Record("k1", "acme", "ann") with { Body = """{"n":2}""", ExpiresAt = Noon }, Record("k2", "acme", "bob")], default);

        Assert.Equal(
            Record("k1", "acme", "ann") with { Body = """{"n":2}""", ExpiresAt = Noon }, await Store.FindAsync("key", "k1", default));
        Assert.Null((await Store.FindAsync("key", "k2", default))!.ExpiresAt);
        Assert.Null(await Store.FindAsync("other", "k1", default));
    }

    [Fact]
    public async Task Add_OfWhatIsThere_KeepsNothingOfIt()
    {
        Assert.True(
            await Store.AddAsync(Record("v1", "acme", "ann"), [Record("head", "acme", "ann") with { Body = """{"n":1}""" }], default));
        Assert.False(
            await Store.AddAsync(Record("v1", "acme", "bob"), [Record("head", "acme", "bob") with { Body = """{"n":2}""" }], default));
        Assert.True(
            await Store.AddAsync(Record("v2", "acme", "ann"), [Record("head", "acme", "ann") with { Body = """{"n":3}""" }], default));
        Assert.True(await Store.AddAsync(Record("v3", "acme", "ann"), [], default));

        Assert.Equal("ann", (await Store.FindAsync("key", "v1", default))!.User);
        Assert.Equal("""{"n":3}""", (await Store.FindAsync("key", "head", default))!.Body);
    }

    [Theory]
    [InlineData("a\0b", "ü/%\"\n", "🚀")]
    [InlineData("100%", "%0000", "")]
    public async Task Record_WithAnyNames_IsReadBack(string id, string tenant, string user)
    {
        await Store.PutAsync([Record(id, tenant, user)], default);

        Assert.Equal(Record(id, tenant, user), await Store.FindAsync("key", id, default));
        Assert.Single(await Store.ListAsync(new("key", tenant, user), default));
    }

    [Fact]
    public async Task List_GoesPageByPageThroughOneTenantOrUser()
    {
        await Store.PutAsync(
            [Record("k3", "acme", "ann"), Record("k1", "acme", "ann"), Record("k2", "acme", "bob"), Record("k0", "other", "ann")], default);

        Assert.Equal(["k0", "k1", "k2", "k3"], Ids(await Store.ListAsync(new("key"), default)));
        Assert.Equal(["k1", "k2"], Ids(await Store.ListAsync(new("key", "acme", Count: 2), default)));
        Assert.Equal(["k3"], Ids(await Store.ListAsync(new("key", "acme", After: "k2"), default)));
        Assert.Equal(["k1", "k3"], Ids(await Store.ListAsync(new("key", "acme", "ann"), default)));
    }

    [Fact]
    public async Task Delete_AndWhatIsOver_AreGone()
    {
        await Store.PutAsync(
            [Record("k1", "acme", "ann"), Record("k2", "acme", "ann") with { ExpiresAt = Noon },
                Record("k3", "acme", "ann") with { ExpiresAt = Noon.AddSeconds(1) }], default);

        Assert.True(await Store.DeleteAsync("key", "k1", default));
        Assert.False(await Store.DeleteAsync("key", "k1", default));
        await Store.DeleteExpiredAsync(Noon, default);

        Assert.Equal(["k3"], Ids(await Store.ListAsync(new("key"), default)));
    }

    [Fact]
    public async Task Audit_IsReadBackwardsAndFiltered()
    {
        var line = new AuditEntry(Noon, "acme", "ann", AuditAction.KeyMade)
        {
            Target = "k\0 \"1\"",
            By = "key:k0",
            Address = "127.0.0.1",
            Count = 3,
            Code = "c",
        };
        await Store.AppendAsync([line, line with { Tenant = "other" }, line with { User = "bob" }], default);
        await Store.AppendAsync([line with { Action = AuditAction.Refused }], default);

        var all = await Store.ReadAuditAsync(new(), default);
        Assert.Equal(4, all.Count);
        Assert.Equal(all.OrderByDescending(entry => entry.Id), all);
        Assert.Equal(line, all[^1] with { Id = 0 });
        Assert.Equal(all.Where(entry => entry.Tenant == "acme"), await Store.ReadAuditAsync(new("acme"), default));
        Assert.Equal([all[1]], await Store.ReadAuditAsync(new("acme", "bob"), default));
        Assert.Equal([all[0]], await Store.ReadAuditAsync(new(Action: AuditAction.Refused), default));
        Assert.Equal([all[2]], await Store.ReadAuditAsync(new(Before: all[1].Id, Count: 1), default));
    }

    private static AccessRecord Record(string id, string tenant, string user) => new("key", id, tenant, user, "{}");

    private static IEnumerable<string> Ids(IEnumerable<AccessRecord> records) => records.Select(record => record.Id);
}
