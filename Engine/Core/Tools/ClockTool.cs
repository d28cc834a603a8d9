using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools;

/// <summary>Tells a model, which has no clock, what time it is.</summary>
internal sealed class ClockTool(TimeProvider time) : ITool
{
    // Without it the plus sign of an offset would reach the model as an escape sequence.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement Parameters = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "timezone": {"type": "string", "minLength": 1, "maxLength": 64, "description": "IANA name of a time zone, for example Europe/Rome. UTC when left out."}
          },
          "additionalProperties": false
        }
        """);

    public ToolDescription Description { get; } = new()
    {
        Name = "clock",
        Description = "Tells the current date, time and day of the week. Use it whenever an answer depends on today's date.",
        Parameters = Parameters,
        Repeatable = true,
        Timeout = TimeSpan.FromSeconds(5),
        Source = "builtin",
    };

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.TryGetProperty("timezone", out var zone) ? zone.Text() : "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var timeZone))
        {
            return Task.FromResult(ToolOutput.Failed(
                ToolErrorCodes.BadArguments,
                $"Argument 'timezone' names no known time zone: '{name}'. Use an IANA name such as Europe/Rome, or leave it out for UTC."));
        }

        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), timeZone);
        var answer = new JsonObject
        {
            ["dateTime"] = now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ["dayOfWeek"] = now.DayOfWeek.ToString(),
            ["timezone"] = name,
        };
        return Task.FromResult(ToolOutput.Ok(answer.ToJsonString(Readable)));
    }
}
