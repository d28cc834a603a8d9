using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Rest;

/// <summary>What one call of a REST tool sends; made into a message anew for every attempt.</summary>
internal sealed class RestRequest
{
    public const string IdempotencyHeader = "Idempotency-Key";

    private readonly HttpMethod _method;
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<string> _cookies = [];
    private readonly Func<HttpContent>? _body;

    /// <param name="body">Makes the content anew for each attempt; null when the request has no body.</param>
    public RestRequest(HttpMethod method, Uri url, Func<HttpContent>? body)
    {
        _method = method;
        _body = body;
        Url = url;
    }

    public Uri Url { get; private set; }

    /// <summary>What is taken as an answer beside JSON and text.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <returns><see langword="false"/> with what is wrong with the arguments.</returns>
    public static bool TryCreate(
        RestToolDefinition tool, JsonElement arguments, [NotNullWhen(true)] out RestRequest? request,
        [NotNullWhen(false)] out string? problem)
    {
        request = null;
        if (!TryFillUrl(tool.Url, arguments, out var url, out problem))
        {
            return false;
        }

        var rest = arguments.EnumerateObject().Where(
            argument => !tool.PlacedParameters.Contains(argument.Name) && argument.Value.ValueKind is not JsonValueKind.Null).ToList();
        var query = tool.Query.SelectMany(pair => QueryOf(pair.Key, pair.Value, arguments)).ToList();
        if (!tool.HasBody && tool.Query.Count == 0)
        {
            query.AddRange(rest.SelectMany(argument => QueryOf(argument.Name, argument.Value)));
        }

        var body = !tool.HasBody ? null
            : tool.Body is { } template ? template.Fill(arguments)
            : new JsonObject(rest.Select(argument => KeyValuePair.Create(argument.Name, JsonSerializer.SerializeToNode(argument.Value))))
            .ToJsonString();
        request = new(tool.Method, WithQuery(url, query), body is null ? null : () => Json(body));
        foreach (var (name, value) in tool.Headers)
        {
            if (value.TryFill(arguments, argument => argument, out var filled))
            {
                request.AddHeader(name, filled);
            }
        }

        return true;
    }

    public void AddHeader(string name, string value) => _headers.Add(new(name, value));

    public void AddCookie(string name, string value) => _cookies.Add($"{name}={value}");

    public void AddQuery(string name, string value) => Url = WithQuery(Url.AbsoluteUri, [Pair(name, value)]);

    public static HttpContent Json(string body) => new StringContent(body, Encoding.UTF8, "application/json");

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(_method, Url);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/*", 0.8));
        foreach (var type in Accept)
        {
            if (MediaTypeWithQualityHeaderValue.TryParse(type, out var accepted))
            {
                message.Headers.Accept.Add(accepted);
            }
        }

        message.Content = _body?.Invoke();
        foreach (var (name, value) in _cookies.Count == 0 ? _headers : [.. _headers, new("Cookie", string.Join("; ", _cookies))])
        {
            // An argument must not begin a header of its own.
            var line = value.ReplaceLineEndings(" ");
            if (!message.Headers.TryAddWithoutValidation(name, line))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, line);
            }
        }

        return message;
    }

    // What an argument holds is escaped, so it cannot add a path segment, a query or a host. Dots are left alone by escaping, and some
    // servers undo an escaped slash before they walk the path.
    private static bool TryFillUrl(
        TextTemplate template, JsonElement arguments, [NotNullWhen(true)] out string? url, [NotNullWhen(false)] out string? problem)
    {
        url = null;
        problem = null;
        foreach (var name in template.Parameters)
        {
            if (!TextTemplate.TryGet(arguments, name, out var argument) || argument.PlainText().Trim().Length == 0)
            {
                problem = $"Argument '{name}' is required and must not be empty.";
                return false;
            }

            if (template.IsInPath(name) && PathValue.Walks(argument.PlainText()))
            {
                problem = $"Argument '{name}' must name something, not a path: '.' and '..' cannot be steps of it.";
                return false;
            }
        }

        if (!template.TryFill(arguments, Uri.EscapeDataString, out var filled))
        {
            problem = "An argument is missing.";
            return false;
        }

        // Two arguments beside each other may make a step that neither of them is.
        if (template.Parameters.Count > 0 && filled.Split('?', 2)[0].Split('/').Any(PathValue.Walks))
        {
            problem = $"Argument '{template.Parameters[0]}' must name something, not a path.";
            return false;
        }

        url = filled;
        return true;
    }

    private static IEnumerable<string> QueryOf(string name, TextTemplate template, JsonElement arguments)
    {
        if (template.Single is { } single)
        {
            return TextTemplate.TryGet(arguments, single, out var argument) ? QueryOf(name, argument) : [];
        }

        return template.TryFill(arguments, argument => argument, out var value) ? [Pair(name, value)] : [];
    }

    // A list becomes the parameter repeated.
    private static IEnumerable<string> QueryOf(string name, JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? value.EnumerateArray().Select(item => Pair(name, item.PlainText()))
        : [Pair(name, value.PlainText())];

    private static string Pair(string name, string value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    private static Uri WithQuery(string url, IReadOnlyCollection<string> query) =>
        new(query.Count == 0 ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query)}");
}
