using System.Net;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>Every route of every format, against everybody who is not meant.</summary>
public sealed class RouteTableTests(RouteServer server) : IClassFixture<RouteServer>
{
    [Fact]
    public void Routes_All_StandInTheTable()
    {
        Assert.True(server.Routes.Count > 60, $"There are {server.Routes.Count} routes only.");
        Assert.Empty(server.Routes.Where(route => RouteTable.Find(route.Pattern) is null)
            .Select(route => $"{route.Method} {route.Pattern} is new: say in RouteTable.Beginnings who may use it."));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("bad")]
    [InlineData("expired")]
    [InlineData("revoked")]
    public async Task Caller_WithoutACredentialThatCounts_Is401Everywhere(string credential)
    {
        var key = credential switch
        {
            "none" => null,
            "bad" => "nobody-0123456789abcdef",
            "expired" => server.Expired,
            _ => server.Revoked,
        };

        await CheckAsync(_ => true, key, (route, status, _) => RouteTable.Find(route.Pattern) is RouteKind.Open
            ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            : status is HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("another user of the tenant", TestKeys.Bob)]
    [InlineData("the same name in another tenant", TestKeys.OtherTenant)]
    [InlineData("an admin of the tenant's neighbour", RouteServer.OtherAdmin)]
    public async Task Caller_WhoIsSomebodyElse_SeesAndChangesNothingOfAnns(string who, string key)
    {
        Assert.NotEmpty(who);
        await CheckAsync(Owned, key, (route, status, text) => !text.Contains(RouteServer.Secret, StringComparison.Ordinal) && (
            RouteTable.NamesAThread(route.Method, route.Pattern) ? RouteTable.SaysThereIsNone(route.Method, route.Pattern, (int)status)
            : RouteTable.NamesAUser(route.Method, route.Pattern) && key != TestKeys.OtherTenant ? status is HttpStatusCode.Forbidden
            : (int)status is >= 200 and < 500 or 501));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Caller_NamingAnother_Is403Everywhere()
    {
        await CheckAsync(Owned, TestKeys.Bob, static (_, status, _) => status is HttpStatusCode.Forbidden, "user=ann");
        await CheckAsync(Owned, TestKeys.Bob, static (_, status, _) => status is HttpStatusCode.Forbidden, "tenant=other");
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Reader_ReadsAndChangesNothing()
    {
        await CheckAsync(Owned, TestKeys.Reader, (route, status, _) => RouteTable.Changes(route.Method, route.Pattern)
            ? status is HttpStatusCode.Forbidden
            : status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)status is < 500 or 501);
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData(TestKeys.Bob)]
    [InlineData(TestKeys.Reader)]
    [InlineData(TestKeys.OtherTenant)]
    public async Task Caller_WhoIsNoAdmin_Is403OnAdminsRoutes(string key) =>
        await CheckAsync(
            static route => RouteTable.Find(route.Pattern) is RouteKind.Admin, key, static (_, status, _) =>
                status is HttpStatusCode.Forbidden);

    [Fact]
    public async Task Admin_OfAnotherTenant_Is403WhereTheTenantIsNamed() => await CheckAsync(
        static route => RouteTable.Find(route.Pattern) is RouteKind.Admin && !route.Pattern.Contains("{keyId}", StringComparison.Ordinal)
            && route.Method is "GET",
        RouteServer.OtherAdmin,
        static (_, status, _) => status is HttpStatusCode.Forbidden,
        "tenant=default");

    [Fact]
    public async Task Key_OfAPerson_OpensNoWidget() =>
        await CheckAsync(
            static route => RouteTable.Find(route.Pattern) is RouteKind.Widget, TestKeys.Ann, static (_, status, _) =>
                status is HttpStatusCode.Forbidden);

    private static bool Owned((string Method, string Pattern) route) => RouteTable.Find(route.Pattern) is RouteKind.Own;

    private async Task CheckAsync(
        Func<(string Method, string Pattern), bool> which, string? key,
        Func<(string Method, string Pattern), HttpStatusCode, string, bool> isRight, string? query = null)
    {
        List<string> wrong = [];
        foreach (var route in server.Routes.Where(which))
        {
            var address = RouteTable.AddressOf(route.Method, route.Pattern);
            address = query is null ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
            var (status, text) = await server.SendAsync(key, route.Method, address, RouteTable.BodyOf(route.Method, route.Pattern));
            if (!isRight(route, status, text))
            {
                wrong.Add($"{route.Method} {address} ({route.Pattern}): {(int)status} {text[..Math.Min(text.Length, 160)]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task AssertUntouchedAsync()
    {
        var (status, text) = await server.SendAsync(TestKeys.Ann, "GET", $"/v1/threads/{RouteTable.Thread}/messages", null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(RouteServer.Secret, text, StringComparison.Ordinal);
    }
}
