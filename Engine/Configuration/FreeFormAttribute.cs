namespace ChatCluster.Configuration;

/// <summary>Marks a setting below which anything may stand, because somebody else defines it: a JSON schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeFormAttribute : Attribute;
