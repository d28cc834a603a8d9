using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        var failures = options.AllowedOrigins.Where(origin => !IsOrigin(origin)).Select(origin =>
            $"ChatCluster:Web:AllowedOrigins has '{origin}', which is not an origin. Write scheme, host and port only, like https://example.com; there is no '*'.").ToList();
        if (options.DrainDelay < TimeSpan.Zero || options.DrainDelay > LongestDrain)
        {
            failures.Add(
                $"ChatCluster:Web:DrainDelay is {options.DrainDelay}; set it to a time from 0 to {LongestDrain}, for example 00:00:05.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // As browsers write it: neither a path nor a slash at the end.
    internal static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);
}
