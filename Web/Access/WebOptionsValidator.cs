using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        var failures = options.AllowedOrigins.Where(origin => !IsOrigin(origin)).Select(origin =>
            $"ChatCluster:Web:AllowedOrigins has '{origin}', which is no origin. Write scheme, host and port only, like https://example.com; there is no '*'.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // As browsers write it: neither a path nor a slash at the end.
    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);
}
