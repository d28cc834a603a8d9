using ChatCluster.Tools.OpenApi;

namespace ChatCluster.Standalone;

/// <summary>Says what an OpenAPI document would come to as tools, without starting.</summary>
internal static class OpenApiDryRun
{
    /// <param name="server">The setting <c>Server</c>; none to take the document's.</param>
    public static int Write(string file, string? server, TextWriter output, TextWriter error)
    {
        var (report, problem) = OpenApiReports.OfFile(file, server);
        if (report is null)
        {
            error.WriteLine(problem);
            return 1;
        }

        foreach (var operation in report.Operations)
        {
            output.WriteLine(
                $"{operation.Outcome,-9} {operation.Method,-7} {operation.Path}{(operation.Tool is { } tool ? $" as {tool}" : "")}");
            foreach (var line in operation.Refused is { } why ? [why] : operation.Adapted)
            {
                output.WriteLine($"            {line}");
            }
        }

        foreach (var note in report.Notes)
        {
            output.WriteLine(note);
        }

        output.WriteLine();
        output.WriteLine(
            $"{report.Title}: {report.Operations.Count(operation => operation.Tool is not null)} tools, {report.Operations.Count(operation => operation.Outcome == "adapted")} of them adapted; "
            + $"{report.Operations.Count(operation => operation.Refused is not null)} operations refused; {report.Left} left out, because they are deprecated.");
        return report.Operations.Any(operation => operation.Tool is not null) ? 0 : 1;
    }
}
