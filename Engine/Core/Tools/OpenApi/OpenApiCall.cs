using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.OpenApi;

/// <summary>An operation of a document as a call of <see cref="RestTool"/>.</summary>
internal sealed class OpenApiCall : IRestCall
{
    public required ToolDescription Description { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>The base URL, without a slash at its end.</summary>
    public required string Server { get; init; }

    /// <summary>The path as the document writes it, with <c>{parameter}</c>s.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<OperationParameter> Parameters { get; init; }

    public OperationBody? Body { get; init; }

    public required IReadOnlyList<RestCredential> Credentials { get; init; }

    public required bool Trusted { get; init; }

    /// <summary>Headers of every call.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Media types of the answers.</summary>
    public required IReadOnlyList<string> Accept { get; init; }

    public required int Retries { get; init; }

    public int? Concurrency { get; init; }

    public required int MaxResponseBytes { get; init; }

    public JsonSelection? Result => null;

    public bool AllowHtml => Accept.Contains("text/html", StringComparer.OrdinalIgnoreCase);

    public bool TryCreate(JsonElement arguments, [NotNullWhen(true)] out RestRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        if (!TryFillPath(arguments, out var path, out problem))
        {
            return false;
        }

        var query = string.Join('&', Given(arguments, ParameterPlace.Query).SelectMany(given => Query(given.Parameter, given.Value)));
        var url = $"{Server}{path}{(query.Length == 0 ? "" : path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target))
        {
            problem = "The arguments make no URL that can be called.";
            return false;
        }

        var body = Body is not null && TextTemplate.TryGet(arguments, OperationBody.Argument, out var value) ? () =>
            Body.Write(value) : (Func<HttpContent>?)null;
        request = new(Method, target, body) { Accept = Accept };
        foreach (var (name, text) in Headers)
        {
            request.AddHeader(name, text);
        }

        foreach (var (parameter, argument) in Given(arguments, ParameterPlace.Header))
        {
            request.AddHeader(parameter.Name, ParameterWriter.Inline(parameter, argument, text => text));
        }

        foreach (var (parameter, argument) in Given(arguments, ParameterPlace.Cookie))
        {
            foreach (var pair in ParameterWriter.Pairs(parameter.Name, parameter.Style, parameter.Explode, argument))
            {
                request.AddCookie(Uri.EscapeDataString(pair.Name), string.Join(pair.Separator, pair.Parts.Select(Uri.EscapeDataString)));
            }
        }

        return true;
    }

    private IEnumerable<(OperationParameter Parameter, JsonElement Value)> Given(JsonElement arguments, ParameterPlace place)
    {
        foreach (var parameter in Parameters.Where(parameter => parameter.Place == place))
        {
            if (TextTemplate.TryGet(arguments, parameter.Argument, out var value))
            {
                yield return (parameter, value);
            }
        }
    }

    private static IEnumerable<string> Query(OperationParameter parameter, JsonElement value)
    {
        if (parameter.AsJson)
        {
            return [$"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value.GetRawText())}"];
        }

        return ParameterWriter.Pairs(parameter.Name, parameter.Style, parameter.Explode, value)
            .Select(pair =>
                $"{Uri.EscapeDataString(pair.Name)}={string.Join(pair.Separator, pair.Parts.Select(part => ParameterWriter.Escape(part, parameter.AllowReserved)))}");
    }

    // A value is escaped, so it adds no segment, query or host. Dots are left alone by escaping, and some servers undo an escaped slash
    // before they walk the path.
    private bool TryFillPath(JsonElement arguments, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem)
    {
        path = null;
        problem = null;
        var filled = new StringBuilder(Path);
        foreach (var parameter in Parameters.Where(parameter => parameter.Place is ParameterPlace.Path))
        {
            if (!TextTemplate.TryGet(arguments, parameter.Argument, out var value)
                || !ParameterWriter.Texts(value).Any(text => text.Trim().Length > 0))
            {
                problem = $"Argument '{parameter.Argument}' is required and must not be empty.";
                return false;
            }

            if (ParameterWriter.Texts(value).Any(PathValue.Walks))
            {
                problem = $"Argument '{parameter.Argument}' must name something, not a path: '.' and '..' cannot be steps of it.";
                return false;
            }

            // What was put in before is escaped and holds no brace, so no value can name another parameter.
            filled.Replace($"{{{parameter.Name}}}", ParameterWriter.Inline(parameter, value, Uri.EscapeDataString));
        }

        // Two values beside each other may make a step that neither of them is.
        var result = filled.ToString();
        if (result.Split('?', 2)[0].Split('/').Any(PathValue.Walks))
        {
            problem = "The arguments must name something, not a path.";
            return false;
        }

        path = result;
        return true;
    }
}
