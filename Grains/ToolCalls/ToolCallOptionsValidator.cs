using Microsoft.Extensions.Options;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>Checks the section <c>ChatCluster:ToolCalls</c> at start.</summary>
internal sealed class ToolCallOptionsValidator : IValidateOptions<ToolCallOptions>
{
    public ValidateOptionsResult Validate(string? name, ToolCallOptions options) =>
        options.Validate() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}
