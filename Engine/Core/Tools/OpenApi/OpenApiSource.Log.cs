using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.OpenApi;

internal sealed partial class OpenApiSource
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} of the OpenAPI document {Document} was imported as {Tool}")]
    private static partial void LogImported(ILogger logger, string method, string path, string document, string tool);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Path} of the OpenAPI document {Document} was imported as {Tool} and adapted: {Adapted}")]
    private static partial void LogAdapted(ILogger logger, string method, string path, string document, string tool, string adapted);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Path} of the OpenAPI document {Document} was not imported: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, string path, string document, string reason);

    [LoggerMessage(4, LogLevel.Warning, "OpenAPI document {Document}: {Note}")]
    private static partial void LogNote(ILogger logger, string document, string note);

    [LoggerMessage(
        5, LogLevel.Warning, "The OpenAPI document {Document} at {Host} {Problem}. Its tools are missing; retrying in {Delay}")]
    private static partial void LogAway(ILogger logger, string document, string host, string problem, TimeSpan delay);

    [LoggerMessage(
        EventId = 6,
        Message =
            "OpenAPI document {Document}: {Tools} tools, {Adapted} of them adapted; {Refused} operations refused, {Left} not selected")]
    private static partial void LogSummary(ILogger logger, LogLevel level, string document, int tools, int adapted, int refused, int left);
}
