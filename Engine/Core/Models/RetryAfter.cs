using System.Globalization;
using System.Net.Http.Headers;

namespace ChatCluster.Models;

/// <summary>How long a provider asks to wait. Dates are not read: no provider sends them, and their clock is not ours.</summary>
public static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("retry-after-ms", out var exact) && Read(exact.FirstOrDefault()) is { } milliseconds)
        {
            return milliseconds / 1000;
        }

        return headers.TryGetValues("Retry-After", out var values) ? Read(values.FirstOrDefault()) : null;
    }

    private static TimeSpan? Read(string? header) =>
        double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 86_400_000
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
