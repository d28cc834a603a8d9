using System.Text.Json.Nodes;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Makes a call of an operation, or says why there can be none.</summary>
internal sealed class OperationReader(
    string path, OpenApiOptions options, JsonObject document, OpenApiNames names, OperationSecurity security, OperationServers servers)
{
    // As much as the model APIs take.
    private const int MaxDescription = 1_000;

    private readonly DocumentReferences _references = new(document);

    public (OpenApiCall? Call, OperationReport Report) Read(FoundOperation operation)
    {
        var adapted = new List<string>();
        var (server, problem) = servers.Of(operation);
        var call = server is null ? null : Read(operation, server, adapted, out problem);
        var report = new OperationReport(
            operation.Method.ToUpperInvariant(), operation.Path, call?.Description.Name, call is null ? [] : adapted, problem);
        return (call, report);
    }

    private OpenApiCall? Read(FoundOperation operation, string server, List<string> adapted, out string? problem)
    {
        if (!operation.Path.StartsWith('/'))
        {
            problem = "Its path does not begin with '/'. Leave the operation out with Exclude:Paths.";
            return null;
        }

        // Some documents tell operations of one path apart by a fragment, which no request carries.
        var called = operation.Path.Split('#')[0];
        if (called.Length < operation.Path.Length)
        {
            adapted.Add($"It is called at {called}.");
        }

        var parameters = new ParameterReader(_references, security, options.Headers, adapted);
        parameters.Read(operation);
        var body = new BodyReader(_references, adapted).Read(operation, out problem);
        if (problem is not null)
        {
            return null;
        }

        var (schema, left) = OperationSchema.Of(_references, parameters.Found, body);
        adapted.AddRange(left);
        if (SchemaCheck.Problem(schema) is { } wrong)
        {
            problem = $"Its parameters {wrong}. Correct the document, or leave the operation out with Exclude.";
            return null;
        }

        var reads = OpenApiMethods.Reads(operation.Method);
        return new()
        {
            Description = new()
            {
                Name = names.Of(operation.Method, operation.Path, operation.Id),
                Description = Describe(operation),
                Parameters = schema,
                Repeatable = reads,
                NeedsApproval = options.NeedsApproval ?? !reads,
                Effects = !reads,
                Method = operation.Method.ToUpperInvariant(),
                Path = operation.Path,
                Timeout = options.Timeout,
                MaxCallsPerRun = options.MaxCallsPerRun,
                Source = $"openapi:{path[(path.LastIndexOf(':') + 1)..]}",
            },
            Method = new(operation.Method.ToUpperInvariant()),
            Server = server,
            Path = called,
            Parameters = [.. parameters.Found.Select(found => found.Parameter)],
            Body = body?.Body,
            Credentials = security.Of(operation),
            Trusted = servers.Trusted,
            Headers = options.Headers,
            Accept = Answers(operation),
            Retries = options.Retries,
            Concurrency = options.Concurrency,
            MaxResponseBytes = options.MaxResponseBytes,
        };
    }

    private static string Describe(FoundOperation operation)
    {
        var summary = operation.Text("summary");
        var description = operation.Text("description");
        var text = summary is null ? description
            : description is null || description.StartsWith(summary, StringComparison.OrdinalIgnoreCase) ? description ?? summary
            : $"{summary.TrimEnd('.')}. {description}";
        text = $"{text ?? $"{operation.Id ?? "Calls"}."} ({operation.Method.ToUpperInvariant()} {operation.Path})";
        return text.Length <= MaxDescription ? text : $"{text[..(MaxDescription - 1)].TrimEnd()}…";
    }

    private List<string> Answers(FoundOperation operation) => operation.Operation["responses"] is not JsonObject responses ? []
        : [.. responses.Where(response => response.Key.StartsWith('2'))
            .SelectMany(response => (_references.Follow(response.Value)?["content"] as JsonObject)?.Select(content => content.Key) ?? [])
            .Where(type => type is not ("application/json" or "*/*"))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(4)];
}
