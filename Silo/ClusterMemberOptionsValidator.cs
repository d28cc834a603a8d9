using Microsoft.Extensions.Options;

namespace ChatCluster.Silo;

/// <summary>Checks the section <c>ChatCluster:Cluster</c> of a silo.</summary>
internal sealed class ClusterMemberOptionsValidator : IValidateOptions<ClusterMemberOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterMemberOptions options) =>
        options.Validate() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}
