namespace ChatCluster.Tests.Web;

/// <summary>API keys of a test: two users of one tenant, a reader, and one of another tenant.</summary>
internal static class TestKeys
{
    public const string Ann = "ann-0123456789abcdef";
    public const string Bob = "bob-0123456789abcdef";
    public const string Reader = "reader-0123456789abcdef";
    public const string OtherTenant = "other-0123456789abcdef";

    public static IReadOnlyList<(string Name, string Value)> Settings { get; } =
    [
        .. Entry(0, Ann, "ann", "default", "admin"),
        .. Entry(1, Bob, "bob", "default", "member"),
        .. Entry(2, Reader, "ann", "default", "reader"),
        .. Entry(3, OtherTenant, "ann", "other", "member"),
    ];

    private static (string Name, string Value)[] Entry(int index, string key, string user, string tenant, string role) =>
    [
        ($"ChatCluster:Auth:ApiKeys:{index}:Key", key),
        ($"ChatCluster:Auth:ApiKeys:{index}:User", user),
        ($"ChatCluster:Auth:ApiKeys:{index}:Tenant", tenant),
        ($"ChatCluster:Auth:ApiKeys:{index}:Role", role),
    ];
}
