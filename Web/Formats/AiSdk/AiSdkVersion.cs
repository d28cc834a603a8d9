using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>
/// The major version of the client. It refuses parts that are newer than itself, and does not say which it is; whoever does not name it gets those that all
/// versions take.
/// </summary>
internal static class AiSdkVersion
{
    public const int Oldest = 5;
    public const string Header = "X-AI-SDK-Version";
    public const string Parameter = "v";

    public static int Of(HttpRequest request) =>
        int.TryParse(request.Headers[Header] is [{ } named, ..] ? Major(named) : request.Query[Parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : Oldest;

    private static string Major(string version) => version.Split('.')[0];
}
