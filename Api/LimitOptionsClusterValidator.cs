using ChatCluster.Grains;
using ChatCluster.Web.Limits;
using Microsoft.Extensions.Options;

namespace ChatCluster.Api;

/// <summary>
/// A body that no message to a silo can carry would end the connections of this front end, so that it is not taken in the first place.
/// </summary>
internal sealed class LimitOptionsClusterValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) => options.BodyBytes <= MessageSize.MaxBody
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"ChatCluster:Limits:BodyBytes is {options.BodyBytes}, and a cluster carries bodies of {MessageSize.MaxBody} bytes at most. Set it to that or less.");
}
