using System.Text.Json.Nodes;
using ChatCluster.Tools.Rest;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.OpenApi;

/// <summary>The operations of one document as tools. A file is read at once; a document at a URL may be away and come later.</summary>
internal sealed partial class OpenApiSource : IChangingToolSource
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private readonly OpenApiOptions _options;
    private readonly OpenApiFetch _fetch;
    private readonly Func<OpenApiCall, ITool> _tool;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenApiSource> _logger;
    private volatile OpenApiSnapshot _current = OpenApiSnapshot.Loading;

    /// <exception cref="OptionsValidationException">The document is a file and cannot be read.</exception>
    public OpenApiSource(
        string document, OpenApiOptions options, IHttpClientFactory clients, SecretRedactor redactor, TimeProvider time,
        ILogger<OpenApiSource> logger)
    {
        Document = document;
        _options = options;
        _fetch = new(clients, time);
        _tool = call => new RestTool(call, clients, redactor, time);
        _time = time;
        _logger = logger;
        if (OpenApiOptionsValidator.Address(options.Url) is null)
        {
            var (read, problem) = OpenApiFile.Read(options.Url);
            Take(read ?? throw new OptionsValidationException(document, typeof(ToolOptions), [$"{Name}:Url: {problem}"]));
        }
    }

    /// <summary>The name of the document in the configuration.</summary>
    public string Document { get; }

    public string Name => $"{OpenApiOptionsValidator.Path}:{Document}";

    public string Group => $"openapi:{Document}";

    // Once the document is there nothing more comes; until then, without a prefix, any name may.
    public string? Prefix =>
        _current.Source.State is ToolSourceState.Available ? null : OpenApiOptionsValidator.PrefixOf(Document, _options);

    public ToolSourceSnapshot Current => _current.Source;

    /// <summary>How the document stands, and what became of its operations.</summary>
    public OpenApiReport Report => OpenApiReports.Of(Document, _current);

    /// <summary>Fetches a document from its URL, and tries again until it is there or this is cancelled.</summary>
    /// <param name="changed">Called after each change of <see cref="Current"/>.</param>
    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        while (OpenApiOptionsValidator.Address(_options.Url) is { } address)
        {
            var (text, problem) = await _fetch.ReadAsync(address, cancellationToken);
            var (document, wrong) = text is null ? (null, problem) : OpenApiText.Read(text);
            if (document is not null)
            {
                Take(document);
                changed();
                return;
            }

            _current = OpenApiSnapshot.Away($"The document at {address.Host} {wrong}. It is tried again.");
            LogAway(_logger, Document, address.Host, wrong!, delay);
            changed();
            await Task.Delay(delay, _time, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private void Take(JsonObject document)
    {
        var import = OpenApiImport.Read(Document, _options, document);
        _current = new(new ToolSourceSnapshot(ToolSourceState.Available, [.. import.Calls.Select(_tool)]), import);
        foreach (var note in import.Notes)
        {
            LogNote(_logger, Document, note);
        }

        foreach (var operation in import.Operations)
        {
            if (operation.Refused is { } why)
            {
                LogRefused(_logger, operation.Method, operation.Path, Document, why);
            }
            else if (operation.Adapted.Count > 0)
            {
                LogAdapted(_logger, operation.Method, operation.Path, Document, operation.Tool!, string.Join(" ", operation.Adapted));
            }
            else
            {
                LogImported(_logger, operation.Method, operation.Path, Document, operation.Tool!);
            }
        }

        var level = import.Calls.Count == 0 ? LogLevel.Warning : LogLevel.Information;
        var adapted = import.Operations.Count(operation => operation.Adapted.Count > 0);
        var refused = import.Operations.Count(operation => operation.Refused is not null);
        LogSummary(_logger, level, Document, import.Calls.Count, adapted, refused, import.Left);
    }
}
