using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Tools.Rest;

/// <summary>A REST tool's options, read and checked.</summary>
internal sealed class RestToolDefinition : IRestCall
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private RestToolDefinition(ToolDescription description, RestToolOptions options)
    {
        Description = description;
        Method = new(options.Method.ToUpperInvariant());
        Url = new(options.Url);
        Query = [.. options.Query.Select(pair => KeyValuePair.Create(pair.Key, new TextTemplate(pair.Value)))];
        Headers = [.. options.Headers.Select(pair => KeyValuePair.Create(pair.Key, new TextTemplate(pair.Value)))];
        Body = IsBodyTemplate(options.Body) ? new(options.Body!) : null;
        HasBody = options.Body is not null || Method == HttpMethod.Post || Method == HttpMethod.Put || Method == HttpMethod.Patch;
        Result = options.Result is { } result && JsonSelection.TryParse(result, out var selection) ? selection : null;
        AllowHtml = options.AllowHtml;
        Retries = options.Retries;
        Concurrency = options.Concurrency;
        MaxResponseBytes = options.MaxResponseBytes;
        Credentials = options.Credential is { } credential ? [new(credential)] : [];
        PlacedParameters = Url.Parameters
            .Concat(Query.Concat(Headers).SelectMany(pair => pair.Value.Parameters))
            .Concat(Body?.Parameters ?? [])
            .ToHashSet(StringComparer.Ordinal);
    }

    public ToolDescription Description { get; }

    public HttpMethod Method { get; }

    public TextTemplate Url { get; }

    public IReadOnlyList<KeyValuePair<string, TextTemplate>> Query { get; }

    public IReadOnlyList<KeyValuePair<string, TextTemplate>> Headers { get; }

    /// <summary>Null when the body, if there is one, is the arguments used nowhere else.</summary>
    public BodyTemplate? Body { get; }

    public bool HasBody { get; }

    public JsonSelection? Result { get; }

    public bool AllowHtml { get; }

    public int Retries { get; }

    public int? Concurrency { get; }

    public int MaxResponseBytes { get; }

    public IReadOnlyList<RestCredential> Credentials { get; }

    public bool Trusted => true;

    /// <summary>The parameters that a template puts somewhere.</summary>
    public IReadOnlySet<string> PlacedParameters { get; }

    /// <param name="path">Where the options stand, for messages: <c>ChatCluster:Tools:Rest:name</c>.</param>
    /// <param name="problems">Takes what is wrong, and how to put it right.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RestToolDefinition? Read(string name, RestToolOptions options, string source, string path, ICollection<string> problems)
    {
        var before = problems.Count;
        var check = new RestToolOptionsValidator(path, problems);
        check.Name(name);
        check.Text(options);
        check.Limits(options);
        check.Credential(options.Credential);
        var url = check.Url(options.Url);
        var schema = ReadSchema(options, url, check);
        check.Placeholders(options, schema);
        if (problems.Count > before)
        {
            return null;
        }

        return new(
            new()
            {
                Name = name,
                Description = options.Description,
                Parameters = schema,
                Repeatable = options.Repeatable ?? Reads(options.Method),
                NeedsApproval = options.NeedsApproval ?? !Reads(options.Method),
                Effects = !Reads(options.Method),
                Method = options.Method.ToUpperInvariant(),
                Path = PathOf(options.Url),
                Timeout = options.Timeout,
                Kind = options.Kind,
                MaxCallsPerRun = options.MaxCallsPerRun,
                Source = source,
            },
            options);
    }

    public bool TryCreate(JsonElement arguments, [NotNullWhen(true)] out RestRequest? request, [NotNullWhen(false)] out string? problem) =>
        RestRequest.TryCreate(this, arguments, out request, out problem);

    // As it is written, with its placeholders.
    private static string PathOf(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal);
        var path = url.IndexOf('/', host < 0 ? 0 : host + 3);
        return path < 0 ? "/" : url[path..].Split('?', '#')[0];
    }

    private static bool Reads(string method) => method.ToUpperInvariant() is "GET" or "HEAD";

    public static bool IsMethod(string method) => Methods.Contains(method.ToUpperInvariant());

    public static bool IsBodyTemplate(string? body) => body is not null && body.Trim() != "arguments";

    private static JsonElement ReadSchema(RestToolOptions options, TextTemplate url, RestToolOptionsValidator check)
    {
        if (options.Parameters is null)
        {
            return SchemaOf(url, options);
        }

        try
        {
            var schema = JsonElement.Parse(options.Parameters);
            check.Schema(SchemaCheck.Problem(schema));
            return schema;
        }
        catch (JsonException)
        {
            check.Schema("is not valid JSON");
            return default;
        }
    }

    private static JsonElement SchemaOf(TextTemplate url, RestToolOptions options)
    {
        var properties = new JsonObject();
        foreach (var name in url.Parameters.Concat(
            options.Query.Values.Concat(options.Headers.Values).SelectMany(value => new TextTemplate(value).Parameters)))
        {
            properties[name] = new JsonObject { ["type"] = "string", ["minLength"] = 1 };
        }

        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. url.Parameters.Select(name => JsonValue.Create(name))]),
            ["additionalProperties"] = false,
        });
    }
}
