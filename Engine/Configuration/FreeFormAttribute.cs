namespace ChatCluster.Configuration;

/// <summary>Marks a setting below which anything may stand, because somebody else defines it: a JSON schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FreeFormAttribute : Attribute;
