using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Access;
using ChatCluster.Web.Access.Keys;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Admin;

/// <summary>Keys that are made while the server runs.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private const string Keys = "/v1/admin/keys";
    private const string Operator = "operator-0123456789abcdef";

    private ChatApp _app = null!;
    private HttpClient _ann = null!;
    private HttpClient _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await ChatApp.StartWithKeysAsync(
            ("ChatCluster:Auth:ApiKeys:4:Key", Operator), ("ChatCluster:Auth:ApiKeys:4:User", "root"),
            ("ChatCluster:Auth:ApiKeys:4:Role", "operator"), ("ChatCluster:Auth:ApiKeys:4:Tenant", "ops"));
        (_ann, _operator) = (_app.ClientFor(TestKeys.Ann), _app.ClientFor(Operator));
    }

    public async ValueTask DisposeAsync()
    {
        _ann.Dispose();
        _operator.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Key_Made_LetsItsUserInAndIsKeptAsAHash()
    {
        var made = await MakeAsync(_ann, new { user = "zoe", role = "reader", name = "phone" });
        var secret = (string)made["secret"]!;

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(secret));
        using var zoe = _app.ClientFor(secret);
        var me = await JsonAsync(zoe, "/v1/me");
        Assert.Equal(("default", "zoe", "reader"), ((string?)me["tenant"], (string?)me["user"], (string?)me["role"]));
        Assert.DoesNotContain(secret, (await JsonAsync(_ann, Keys)).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await StoredAsync()), record => record.Body.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_SeveralOfAUser_AreListedWithTheirLastUse()
    {
        var first = await MakeAsync(_ann, new { user = "zoe", role = "reader", name = "phone" });
        await MakeAsync(_ann, new { user = "zoe", role = "reader", name = "desk" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync((string)first["secret"]!));
        await _app.Services.GetRequiredService<KeyUses>().StoreAsync(default);

        var page = await JsonAsync(_ann, $"{Keys}?limit=1");
        var rest = await JsonAsync(_ann, $"{Keys}?limit=1&cursor={(string)page["next"]!}");

        JsonNode[] all = [page["items"]![0]!, rest["items"]![0]!];
        Assert.Null(rest["next"]);
        Assert.Equal(["desk", "phone"], all.Select(key => (string?)key["name"]).Order(StringComparer.Ordinal));
        Assert.All(all, key => Assert.Equal((string?)key["name"] == "phone", key["lastUsedAt"] is not null));
    }

    [Fact]
    public async Task OwnKeys_AreListedAndEndedByTheirUser_AndNoneOfAnotherOrOfAHigherRole()
    {
        var phone = await MakeAsync(_ann, new { user = "zoe", name = "phone" });
        var desk = await MakeAsync(_ann, new { user = "zoe", name = "desk" });
        var high = await MakeAsync(_ann, new { user = "zoe", role = "admin", name = "high" });
        var other = await MakeAsync(_ann, new { user = "yan", name = "other" });
        using var zoe = _app.ClientFor((string)phone["secret"]!);

        var own = (await JsonAsync(zoe, "/v1/keys"))["items"]!.AsArray();
        var answers = new List<HttpStatusCode>();
        foreach (var key in (JsonNode[])[desk, desk, high, other])
        {
            using var ended = await zoe.DeleteAsync($"/v1/keys/{(string)key["key"]!["id"]!}");
            answers.Add(ended.StatusCode);
        }

        Assert.Equal(["desk", "high", "phone"], own.Select(key => (string?)key!["name"]).Order(StringComparer.Ordinal));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound], answers);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync((string)desk["secret"]!));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync((string)high["secret"]!));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync((string)other["secret"]!));
    }

    [Fact]
    public async Task Key_Revoked_IsRefused()
    {
        var made = await MakeAsync(_ann, new { user = "zoe" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync((string)made["secret"]!));

        using var revoked = await _ann.DeleteAsync($"{Keys}/{(string)made["key"]!["id"]!}");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync((string)made["secret"]!));
        Assert.NotNull((await JsonAsync(_ann, Keys))["items"]![0]!["revokedAt"]);
    }

    [Fact]
    public async Task Key_Over_IsRefused()
    {
        var (kept, secret) =
            StoredKey.Make(new("default", "zoe"), "member", null, "test", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(-1));
        await _app.Services.GetRequiredService<IAccessStore>().PutAsync([kept.ToRecord()], default);
        using var client = _app.ClientFor(secret);
        using var response = await client.GetAsync("/v1/me");

        Assert.Contains(
            "has expired", (string?)(await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized"))["detail"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Unauthorized)]
    [InlineData(3_600, HttpStatusCode.OK)]
    public async Task Key_Rotated_EndsAtOnceOrAfterAWhile(int overlap, HttpStatusCode old)
    {
        var made = await MakeAsync(_ann, new { user = "zoe", role = "reader", name = "phone" });
        using var answer = await _ann.PostAsJsonAsync($"{Keys}/{(string)made["key"]!["id"]!}/rotate", new { overlapSeconds = overlap });
        var rotated = await answer.JsonAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync((string)rotated["secret"]!));
        Assert.Equal(old, await StatusAsync((string)made["secret"]!));
        Assert.Equal(
            ("zoe", "reader", "phone"),
            ((string?)rotated["key"]!["user"], (string?)rotated["key"]!["role"], (string?)rotated["key"]!["name"]));
    }

    [Theory]
    [InlineData("""{"role":"member"}""", HttpStatusCode.UnprocessableEntity, "bad_user")]
    [InlineData("""{"user":"visitor_1"}""", HttpStatusCode.UnprocessableEntity, "bad_user")]
    [InlineData("""{"user":"zoe","role":"widget"}""", HttpStatusCode.UnprocessableEntity, "unknown_role")]
    [InlineData("""{"user":"zoe","role":"operator"}""", HttpStatusCode.Forbidden, "role_not_allowed")]
    [InlineData("""{"user":"zoe","tenant":"other"}""", HttpStatusCode.Forbidden, "identity_mismatch")]
    [InlineData("""{"user":"zoe","expiresAt":"2020-01-01T00:00:00Z"}""", HttpStatusCode.UnprocessableEntity, "bad_expiry")]
    [InlineData("""{"user":"zoe","rolle":"admin"}""", HttpStatusCode.UnprocessableEntity, "unknown_field")]
    public async Task Admin_AskingForWhatCannotBe_IsTold(string body, HttpStatusCode status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _ann.PostAsync(Keys, content);

        await response.ProblemAsync(status, code);
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task Operator_MakesKeysOfEveryTenant_AnAdminSeesThoseOfOne()
    {
        var other = await MakeAsync(_operator, new { user = "zed", tenant = "other", role = "admin" });
        await MakeAsync(_operator, new { user = "root", role = "operator", tenant = "default" });
        using var zed = _app.ClientFor((string)other["secret"]!);
        var own = await MakeAsync(zed, new { user = "zoe" });

        Assert.Equal("other", (string?)own["key"]!["tenant"]);
        Assert.Equal(3, (await JsonAsync(_operator, Keys))["items"]!.AsArray().Count);
        Assert.Equal(2, (await JsonAsync(zed, Keys))["items"]!.AsArray().Count);
        Assert.Equal(2, (await JsonAsync(_operator, $"{Keys}?tenant=other"))["items"]!.AsArray().Count);
        using var foreign = await _ann.DeleteAsync($"{Keys}/{(string)own["key"]!["id"]!}");
        await foreign.ProblemAsync(HttpStatusCode.NotFound, "key_not_found");
        var operators = (await JsonAsync(_operator, $"{Keys}?tenant=default"))["items"]![0]!;
        using var above = await _ann.DeleteAsync($"{Keys}/{(string)operators["id"]!}");
        await above.ProblemAsync(HttpStatusCode.NotFound, "key_not_found");
    }

    private static async Task<JsonNode> MakeAsync(HttpClient client, object body)
    {
        using var response = await client.PostAsJsonAsync(Keys, body);
        return await response.JsonAsync();
    }

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.JsonAsync();
    }

    private async Task<HttpStatusCode> StatusAsync(string key)
    {
        using var client = _app.ClientFor(key);
        using var response = await client.GetAsync("/v1/me");
        return response.StatusCode;
    }

    private Task<IReadOnlyList<AccessRecord>> StoredAsync() =>
        _app.Services.GetRequiredService<IAccessStore>().ListAsync(new(StoredKey.Kind), default);
}
