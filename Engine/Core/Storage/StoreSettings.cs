namespace ChatCluster.Storage;

/// <summary>Where a process is to keep its threads.</summary>
/// <param name="ConnectionString">Of a database; it comes before the folder.</param>
/// <param name="Folder">Whole path; null for a process that keeps its data in no folder.</param>
/// <param name="CredentialKey">Base64 of 32 bytes that encrypt callers' credentials in a database that others read; none to keep them in
/// memory.</param>
public sealed record StoreSettings(string? ConnectionString, string? Folder, string? CredentialKey);
