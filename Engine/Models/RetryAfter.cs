using System.Globalization;
using System.Net.Http.Headers;

namespace ChatCluster.Models;

/// <summary>How long a provider asks to wait. Dates are not read: no provider sends them, and their clock is not ours.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(RetryConditionHeaderValue? header) => header?.Delta;

    public static TimeSpan? Read(string? header) =>
        double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
