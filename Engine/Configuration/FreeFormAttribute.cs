namespace ChatCluster.Configuration;

/// <summary>Marks a setting below which any key is allowed, because it is defined elsewhere: a JSON schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeFormAttribute : Attribute;
