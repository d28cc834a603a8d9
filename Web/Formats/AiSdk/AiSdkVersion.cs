using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>
/// The major version of the client. It refuses parts that are newer than itself, and does not say which it is; whoever does not name it
/// gets those that all versions take.
/// </summary>
internal static class AiSdkVersion
{
    public const int Oldest = 5;

    /// <summary>The version whose streams are lines and not server-sent events.</summary>
    public const int Legacy = 4;

    public const string Header = "X-AI-SDK-Version";
    public const string Parameter = "v";

    public static int Of(HttpRequest request) =>
        int.TryParse(
            request.Headers[Header] is [{ } named, ..] ? Major(named) : request.Query[Parameter], NumberStyles.None,
            CultureInfo.InvariantCulture, out var version) ? version : Oldest;

    /// <summary>
    /// The same for a request that posts messages: those of version 4 have <c>content</c>, and later ones <c>parts</c> alone.
    /// </summary>
    public static int Of(HttpRequest request, JsonElement body) =>
        !request.Headers.ContainsKey(Header) && !request.Query.ContainsKey(Parameter) && body.Items("messages").LastOrDefault()
            .Field("content") is not null ? Legacy : Of(request);

    /// <summary>
    /// Whether a request is known for one of the AI SDK's by what nobody else sends: its version, or what has triggered it.
    /// </summary>
    public static bool IsNamed(HttpRequest request, JsonElement body) =>
        request.Headers.ContainsKey(Header) || request.Query.ContainsKey(Parameter)
        || body.Text("trigger") is "submit-message" or "regenerate-message" || body.Text("transport") is "workflow";

    private static string Major(string version) => version.Split('.')[0];
}
