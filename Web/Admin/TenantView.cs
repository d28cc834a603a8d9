namespace ChatCluster.Web.Admin;

/// <summary>What the settings say of a tenant.</summary>
/// <param name="RetentionDays">Days without activity after which a thread is deleted; 0 for never.</param>
/// <param name="AdminsReadThreads">Whether its admins may read the threads of its users.</param>
public sealed record TenantView(string Tenant, int RetentionDays, bool AdminsReadThreads);
