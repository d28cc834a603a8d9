using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Web.Access.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Admin;

/// <summary>Who did what.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Audit = "/v1/admin/audit";
    private const string Word = "xylophone";
    private const string Operator = "operator-0123456789abcdef";

    private ChatApp _app = null!;
    private HttpClient _ann = null!;
    private HttpClient _bob = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await ChatApp.StartWithKeysAsync(
            ("ChatCluster:Access:AdminsReadThreadsOf:0", "default"),
            ("ChatCluster:Auth:ApiKeys:4:Key", Operator), ("ChatCluster:Auth:ApiKeys:4:User", "root"),
            ("ChatCluster:Auth:ApiKeys:4:Role", "operator"), ("ChatCluster:Auth:ApiKeys:4:Tenant", "ops"));
        (_ann, _bob) = (_app.ClientFor(TestKeys.Ann), _app.ClientFor(TestKeys.Bob));
    }

    public async ValueTask DisposeAsync()
    {
        _ann.Dispose();
        _bob.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Deeds_OfAUser_StandInTheAuditOfTheTenant()
    {
        var thread = await PostAsync(_bob);
        using var export = await _bob.GetAsync($"/v1/threads/{thread}/export");
        using var deleted = await _bob.DeleteAsync($"/v1/threads/{thread}");
        using var other = _app.ClientFor(TestKeys.OtherTenant);
        await PostAsync(other);

        var lines = await ReadAsync(_ann, $"{Audit}?user=bob");

        Assert.Equal(
            [AuditAction.SignedIn, AuditAction.ThreadDeleted, AuditAction.ThreadExported],
            lines.Select(line => (string)line["action"]!).Order(StringComparer.Ordinal));
        Assert.All(lines.Where(line => (string?)line["action"] != AuditAction.SignedIn), line =>
            Assert.Equal(thread, (string?)line["target"]));
        Assert.All(await ReadAsync(_ann, Audit), line => Assert.Equal("default", (string?)line["tenant"]));
    }

    [Fact]
    public async Task Refusals_AreCountedAndNotListed()
    {
        using var nobody = _app.ClientFor("nobody-0123456789abcdef");
        for (var i = 0; i < 5; i++)
        {
            using var unknown = await nobody.GetAsync("/v1/threads");
            using var reader = await _bob.GetAsync(Audit);
        }

        using var root = _app.ClientFor(Operator);
        var all = (await ReadAsync(root, $"{Audit}?action=refused")).ToList();

        Assert.Contains(
            all, line =>
                ((string?)line["tenant"], (string?)line["code"], (string?)line["target"], (int?)line["count"]) == ("", "unauthorized",
                    "GET /v1/threads", 5));
        Assert.Contains(
            all, line =>
                ((string?)line["user"], (string?)line["code"], (string?)line["target"], (int?)line["count"]) == ("bob", "role_not_allowed",
                    "GET /v1/admin/audit", 5));
        Assert.DoesNotContain(await ReadAsync(_ann, Audit), line => (string?)line["tenant"] == "");
    }

    [Fact]
    public async Task Flood_OfRefusals_FillsNoStore()
    {
        var (audit, store) = (_app.Services.GetRequiredService<AuditLog>(), _app.Services.GetRequiredService<IAccessStore>());
        for (var i = 0; i < 20_000; i++)
        {
            audit.Count(new(default, "", "", AuditAction.Refused) { Address = $"10.0.{i / 250}.{i % 250}", Code = "unauthorized" });
        }

        await audit.StoreAsync(default);

        var lines = (await store.ReadAuditAsync(new(Action: AuditAction.Refused, Count: AuditQuery.MaxCount), default)).ToList();
        lines.AddRange(
            await store.ReadAuditAsync(new(Action: AuditAction.Refused, Before: lines[^1].Id, Count: AuditQuery.MaxCount), default));
        Assert.Equal(20_000, lines.Sum(line => line.Count));
        Assert.InRange(lines.Count, 1, 1_001);
    }

    [Fact]
    public async Task Admin_WhoReadsAThreadOfAnother_StandsThere()
    {
        var thread = await PostAsync(_bob);

        var list = await JsonAsync(_ann, "/v1/admin/users/bob/threads");
        var read = await JsonAsync(_ann, $"/v1/admin/users/bob/threads/{thread}/messages");

        Assert.Equal(thread, (string?)list["items"]![0]!["threadId"] ?? (string?)list["items"]![0]!["id"]);
        Assert.Contains(Word, read.ToJsonString(), StringComparison.Ordinal);
        var lines = (await ReadAsync(_ann, $"{Audit}?user=ann")).ToList();
        Assert.Contains(
            lines, line => ((string?)line["action"], (string?)line["target"]) == (AuditAction.ThreadRead, $"default/bob/{thread}"));
        Assert.Contains(lines, line => ((string?)line["action"], (string?)line["target"]) == (AuditAction.ThreadsListed, "default/bob"));
    }

    [Fact]
    public async Task Admin_OfATenantThatDoesNotAllowIt_ReadsNoThread()
    {
        using var root = _app.ClientFor(Operator);
        using var other = _app.ClientFor(TestKeys.OtherTenant);
        var thread = await PostAsync(other);

        using var list = await root.GetAsync("/v1/admin/users/ann/threads?tenant=other");
        using var read = await root.GetAsync($"/v1/admin/users/ann/threads/{thread}/messages?tenant=other");

        await list.ProblemAsync(HttpStatusCode.Forbidden, "reading_not_allowed");
        await read.ProblemAsync(HttpStatusCode.Forbidden, "reading_not_allowed");
        Assert.False((bool?)(await JsonAsync(root, "/v1/admin/tenant?tenant=other"))["adminsReadThreads"]);
    }

    [Fact]
    public async Task Keys_MadeAndRevoked_StandThereWithoutTheirSecrets()
    {
        using var made = await _ann.PostAsJsonAsync("/v1/admin/keys", new { user = "zoe" });
        var key = await made.JsonAsync();
        using var revoked = await _ann.DeleteAsync($"/v1/admin/keys/{(string)key["key"]!["id"]!}");

        var lines = (await ReadAsync(_ann, $"{Audit}?user=ann")).ToList();

        Assert.Contains(lines, line => (string?)line["action"] == AuditAction.KeyMade);
        Assert.Contains(lines, line => (string?)line["action"] == AuditAction.KeyRevoked);
        Assert.DoesNotContain(lines, line => line.ToJsonString().Contains((string)key["secret"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_AsATable_HasWhatTheListHasAndNoFormula()
    {
        using var made = await _ann.PostAsJsonAsync("/v1/admin/keys", new { user = "=1+1" });
        var store = _app.Services.GetRequiredService<IAccessStore>();
        await store.AppendAsync([new(DateTimeOffset.UtcNow, "default", "=cmd", AuditAction.SignedIn) { Target = "a,\"b\"\nc" }], default);

        var csv = await _ann.GetStringAsync($"{Audit}/export?format=csv");
        var lines = (await _ann.GetStringAsync($"{Audit}/export?format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("id,at,tenant,user,action", csv, StringComparison.Ordinal);
        Assert.Contains(",'=cmd,", csv, StringComparison.Ordinal);
        Assert.Contains("\"a,\"\"b\"\"\nc\"", csv, StringComparison.Ordinal);
        Assert.Contains(lines, line => (string?)JsonNode.Parse(line)!["user"] == "=cmd");
        Assert.Contains(lines, line => (string?)JsonNode.Parse(line)!["action"] == AuditAction.AuditExported);
    }

    [Fact]
    public async Task List_IsReadPageByPage()
    {
        var store = _app.Services.GetRequiredService<IAccessStore>();
        await store.AppendAsync(
            [.. Enumerable.Range(0, 25)
                .Select(i => new AuditEntry(DateTimeOffset.UtcNow, "default", "zoe", AuditAction.SignedIn) { Target = $"{i}" })], default);
        List<string> read = [];
        string? cursor = null;
        do
        {
            var page = await JsonAsync(_ann, $"{Audit}?user=zoe&limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            read.AddRange(page["items"]!.AsArray().Select(line => (string)line!["target"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"{i}"), read);
    }

    [Fact]
    public void Door_ForwardsEverythingItself()
    {
        // A member with a body of its own in the interface would be answered by that, and not by the host's threads.
        var map = typeof(AuditedThreads).GetInterfaceMap(typeof(IThreads));

        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(AuditedThreads), method.DeclaringType));
    }

    private async Task<IEnumerable<JsonNode>> ReadAsync(HttpClient client, string path)
    {
        await _app.Services.GetRequiredService<AuditLog>().StoreAsync(default);
        return (await JsonAsync(client, path))["items"]!.AsArray().Select(line => line!);
    }

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.JsonAsync();
    }

    private static async Task<string> PostAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/v1/messages", new { text = $"The word is {Word}." });
        return (string)(await response.JsonAsync())["threadId"]!;
    }
}
