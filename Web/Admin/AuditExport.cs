using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatCluster.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Admin;

/// <summary>Writes the audit as JSON lines or as a table, page by page.</summary>
internal sealed class AuditExport(IAccessStore store, AuditQuery query, bool csv) : IResult
{
    public const string LinesType = "application/x-ndjson";
    public const string CsvType = "text/csv";

    private const string Columns = "id,at,tenant,user,action,target,by,code,address,count\r\n";

    // What a spreadsheet takes for a formula.
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r'];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var page = await ReadAsync(query.Before, cancellationToken);
        httpContext.Response.ContentType = csv ? $"{CsvType}; charset=utf-8" : LinesType;
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(csv ? "csv" : "jsonl")}\"";
        httpContext.Response.Headers.CacheControl = "no-store";
        if (csv)
        {
            await httpContext.Response.WriteAsync(Columns, cancellationToken);
        }

        while (page.Count > 0)
        {
            var text = new StringBuilder();
            foreach (var item in page.Select(AuditItem.Of))
            {
                text.Append(csv ? Row(item) : JsonSerializer.Serialize(item, options) + "\n");
            }

            await httpContext.Response.WriteAsync(text.ToString(), cancellationToken);
            page = await ReadAsync(page[^1].Id, cancellationToken);
        }
    }

    private Task<IReadOnlyList<AuditEntry>> ReadAsync(long before, CancellationToken cancellationToken) =>
        store.ReadAuditAsync(query with { Before = before, Count = AuditQuery.MaxCount }, cancellationToken);

    private static string Row(AuditItem item) => string.Join(',', ((string?[])
    [
        item.Id.ToString(CultureInfo.InvariantCulture), item.At.ToString("O", CultureInfo.InvariantCulture), item.Tenant,
        item.User, item.Action,
        item.Target, item.By, item.Code, item.Address, item.Count.ToString(CultureInfo.InvariantCulture),
    ]).Select(Cell)) + "\r\n";

    private static string Cell(string? value)
    {
        var text = value is { Length: > 0 } && Formula.Contains(value[0]) ? $"'{value}" : value ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
