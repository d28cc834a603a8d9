using ChatCluster.Configuration;
using ChatCluster.Web.Formats.Compat;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web;

internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        var failures = options.Compat.Where(system => !ForeignSystems.Names.Contains(system)).Select(system =>
            $"ChatCluster:Compat has '{system}', and no system is called that. {Repair(system)}").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Repair(string system) => NearestName.Of(system, ForeignSystems.Names) is { } nearest
        ? $"Did you mean {nearest}?"
        : $"There are: {string.Join(", ", ForeignSystems.Names)}.";
}
