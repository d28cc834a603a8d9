namespace ChatCluster.Web.Access;

/// <summary>One API key: <c>ChatCluster:Auth:ApiKeys:{n}</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>
    /// The key itself, at least <see cref="MinKeyLength"/> characters. It is hashed as the options are read and not kept.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>Instead of the key: its SHA-256, 64 hexadecimal digits.</summary>
    public string? Hash { get; set; }

    /// <summary>Whom the key stands for.</summary>
    public string? User { get; set; }

    /// <summary>The user's tenant. Default: <c>default</c>.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary><c>reader</c>, <c>member</c>, <c>admin</c>, <c>operator</c> or <c>widget</c>. Default: <c>member</c>.</summary>
    public string Role { get; set; } = "member";

    /// <summary>For the role <c>widget</c>: where its visitors come from, and what they may do.</summary>
    public WidgetOptions? Widget { get; set; }

    public const int MinKeyLength = 16;
}
