using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Approvals;

/// <summary>Asks for the fields of one question, by its schema: an object of plain values.</summary>
/// <param name="prompt">Shows a line and reads what is typed; none at the end of the input.</param>
/// <param name="say">Says what is wrong.</param>
internal sealed class InputForm(Func<string, CancellationToken, Task<string?>> prompt, Action<string> say)
{
    private const StringSplitOptions Split = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <returns>The answer; none when there is nobody any more.</returns>
    public async Task<JsonObject?> FillAsync(JsonElement question, CancellationToken cancellationToken)
    {
        var answer = new JsonObject();
        if (question.Field("schema") is not { } schema || schema.Field("properties") is not { ValueKind: JsonValueKind.Object } fields)
        {
            return answer;
        }

        var required = schema.Items("required").Select(name => name.GetString()).ToHashSet(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateObject())
        {
            var label = Label(field, required.Contains(field.Name));
            while (true)
            {
                if (await prompt(label, cancellationToken) is not { } typed)
                {
                    return null;
                }

                if (typed.Length == 0 && (field.Value.Field("default") is not null || !required.Contains(field.Name)))
                {
                    if (field.Value.Field("default") is { } usual)
                    {
                        answer[field.Name] = JsonNode.Parse(usual.GetRawText());
                    }

                    break;
                }

                if (Value(field.Value, typed) is { } value)
                {
                    answer[field.Name] = value;
                    break;
                }

                say($"{TerminalText.Line(field.Name, 80)} is {field.Value.Text("type")}.");
            }
        }

        return answer;
    }

    private static string Label(JsonProperty field, bool required)
    {
        var name = field.Value.Text("title") ?? field.Name;
        var choices = field.Value.Items("enum").Select(choice => choice.ToString()).ToList();
        var kind = choices.Count > 0 ? string.Join(" | ", choices) : field.Value.Text("type") ?? "string";
        var more = field.Value.Field("default") is { } usual ? $", {usual} if empty" : required ? "" : ", may be empty";
        var about = field.Value.Text("description") is { } text ? $" {text}" : "";
        return TerminalText.Line($"{name} ({kind}{more}){about}: ", 300);
    }

    // The server checks the rest.
    private static JsonNode? Value(JsonElement field, string typed) => field.Text("type") switch
    {
        "boolean" => typed.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "Y" => JsonValue.Create(true),
            "FALSE" or "NO" or "N" => JsonValue.Create(false),
            _ => null,
        },
        "integer" => long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole) : null,
        "number" => double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number) : null,
        "array" => new JsonArray([.. typed.Split(',', Split).Select(one => JsonValue.Create(one))]),
        _ => JsonValue.Create(typed),
    };
}
