namespace ChatCluster.Configuration;

/// <summary>
/// Settings that only some programs read. The others know them by name, so that one file can serve all; the program that reads one checks
/// its value. Tests compare these names with the classes that they are bound to.
/// </summary>
internal static class SettingsElsewhere
{
    /// <summary>Of Standalone and front ends.</summary>
    public static readonly IReadOnlyList<string> Web =
    [
        "Enabled", "Compat:*",
        "Auth:ApiKeys:*:Hash", "Auth:ApiKeys:*:Key", "Auth:ApiKeys:*:Role", "Auth:ApiKeys:*:Tenant", "Auth:ApiKeys:*:User",
        "Auth:ApiKeys:*:Widget:Agents:*", "Auth:ApiKeys:*:Widget:Approvals", "Auth:ApiKeys:*:Widget:Attachments",
        "Auth:ApiKeys:*:Widget:Lifetime",
        "Auth:ApiKeys:*:Widget:MaxSessions", "Auth:ApiKeys:*:Widget:MessagesPerMinute", "Auth:ApiKeys:*:Widget:Origins:*",
        "Auth:ApiKeys:*:Widget:SessionsPerAddressPerMinute", "Auth:ApiKeys:*:Widget:SessionsPerMinute",
        "Access:AdminsReadThreadsOf:*", "Access:Mode", "Auth:Jwt:Algorithms:*", "Auth:Jwt:Audience", "Auth:Jwt:Authority",
        "Auth:Jwt:ClockSkew", "Auth:Jwt:Issuer",
        "Auth:Jwt:RequireHttps", "Auth:Jwt:ToolCredential", "Auth:Jwt:DefaultRole", "Auth:Jwt:RoleClaim", "Auth:Jwt:Roles:*",
        "Auth:Jwt:Tenant", "Auth:Jwt:TenantClaim", "Auth:Jwt:UserClaim", "Auth:Jwt:Issuers:*:Algorithms:*", "Auth:Jwt:Issuers:*:Audience",
        "Auth:Jwt:Issuers:*:Authority", "Auth:Jwt:Issuers:*:ClockSkew", "Auth:Jwt:Issuers:*:Issuer", "Auth:Jwt:Issuers:*:RequireHttps",
        "Auth:Jwt:Issuers:*:ToolCredential", "Auth:Jwt:Issuers:*:DefaultRole", "Auth:Jwt:Issuers:*:RoleClaim", "Auth:Jwt:Issuers:*:Roles:*",
        "Auth:Jwt:Issuers:*:Tenant", "Auth:Jwt:Issuers:*:TenantClaim", "Auth:Jwt:Issuers:*:UserClaim", "Auth:UserInfo:CacheFor",
        "Auth:UserInfo:Issuer", "Auth:UserInfo:RequireHttps", "Auth:UserInfo:Timeout", "Auth:UserInfo:ToolCredential", "Auth:UserInfo:Url",
        "Auth:UserInfo:DefaultRole", "Auth:UserInfo:RoleClaim", "Auth:UserInfo:Roles:*", "Auth:UserInfo:Tenant",
        "Auth:UserInfo:TenantClaim", "Auth:UserInfo:UserClaim",
        "Auth:Oidc:Authority", "Auth:Oidc:ClientId", "Auth:Oidc:ClientSecret", "Auth:Oidc:DefaultRole", "Auth:Oidc:Issuer",
        "Auth:Oidc:PublicUrl",
        "Auth:Oidc:RequireHttps", "Auth:Oidc:RoleClaim", "Auth:Oidc:Roles:*", "Auth:Oidc:Scopes:*", "Auth:Oidc:Tenant",
        "Auth:Oidc:TenantClaim",
        "Auth:Oidc:UserClaim", "Auth:SessionLifetime",
        "Limits:BodyBytes", "Limits:BodyBytesInFlight", "Limits:ControlsPerMinute", "Limits:CopiesPerMinute", "Limits:FileBytes",
        "Limits:ImportEvents",
        "Limits:MessageChars", "Limits:MessagesPerMinute", "Limits:MessagesPerTenant", "Limits:QueuedMessages", "Limits:RequestsPerAddress",
        "Limits:RequestsPerMinute",
        "Limits:RequestsPerTenant", "Limits:RunsPerTenant",
        "Limits:RunsPerOwner", "Limits:StoredBytesPerOwner", "Limits:StreamsPerOwner", "Limits:StreamsPerProcess", "Limits:ThreadsPerOwner",
        "Page:Logo", "Page:Name", "Page:Starters:*:Text", "Page:Starters:*:Title",
        "Web:AllowedOrigins:*", "Web:DrainDelay",
    ];

    /// <summary>Of silos, and some of them of front ends.</summary>
    public static readonly IReadOnlyList<string> Cluster =
    [
        "Cluster:AdvertisedAddress", "Cluster:ClusterId", "Cluster:GatewayPort", "Cluster:MissedProbes", "Cluster:ProbeTimeout",
        "Cluster:Secret", "Cluster:ServiceId", "Cluster:SiloPort", "Cluster:Streams",
        "Cluster:Directory:CacheSize", "Cluster:Directory:CacheTTLExtensionFactor", "Cluster:Directory:CachingStrategy",
        "Cluster:Directory:InitialCacheTTL", "Cluster:Directory:LazyDeregistrationDelay", "Cluster:Directory:MaximumCacheTTL",
        "Cluster:Directory:PartitionsPerSilo", "Cluster:Directory:RangeLeaseDuration",
        "Relay:BeatInterval", "Relay:FlushTime", "Relay:Lease", "Relay:OutboxBytes", "Relay:RetryInterval",
        "ToolCalls:DrainTime", "ToolCalls:KeepResult",
    ];

    /// <summary>Adds those of sections that this program itself does not read; of its own it knows more than names.</summary>
    public static void AddTo(SettingNode root)
    {
        var own = root.Children.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in Web.Concat(Cluster).Where(setting => !own.Contains(setting.Split(':')[0])))
        {
            root.Add(setting);
        }
    }
}
