using ChatCluster.Web.Access;

namespace ChatCluster.Web.Widget;

/// <summary>A configured widget. Its id stands in the sessions of its visitors: they end when the key is taken away.</summary>
internal sealed record WidgetKey(string Id, string Tenant, WidgetOptions Options)
{
    private const int IdLength = 16;

    public static WidgetKey Of(ApiKeyOptions options) => new(IdOf(options), options.Tenant, options.Widget!);

    /// <summary>Part of the key's hash: the same in every process, and no secret.</summary>
    public static string IdOf(ApiKeyOptions options) => options.Hash![..IdLength].ToLowerInvariant();

    public bool Allows(string origin) => Options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
