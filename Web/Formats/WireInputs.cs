using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>
/// What tools ask their caller's user, for protocols that know no such questions: each says at least that the run waits, and where.
/// </summary>
internal static class WireInputs
{
    /// <summary>For example <c>input_requested</c>.</summary>
    public const string Requested = "input_requested";

    /// <summary>Where the answer goes.</summary>
    public static string Address(ThreadKey key, string callId) =>
        $"/v1/threads/{Uri.EscapeDataString(key.Id)}/inputs/{Uri.EscapeDataString(callId)}";

    /// <summary>The questions, with the address of the answer.</summary>
    public static JsonObject Value(ThreadKey key, InputRequested asked, string idName, string id) => new()
    {
        [idName] = id,
        ["name"] = asked.Name,
        ["questions"] = Questions(asked),
        ["expiresAt"] = asked.ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
        ["answerAt"] = Address(key, asked.CallId),
    };

    /// <summary>The questions as the native stream has them.</summary>
    public static JsonNode Questions(InputRequested asked) =>
        JsonSerializer.SerializeToNode(asked.Questions, ThreadJson.Wire.ImmutableArrayInputQuestion)!;

    /// <summary>The answer, of which only its kind is told: what was said is for the tool.</summary>
    public static JsonObject Value(InputResolved answer, string idName, string id) => new() { [idName] = id, ["action"] = answer.Action };

    /// <summary>The questions as Markdown, where there is place for text alone.</summary>
    public static string Text(ThreadKey key, InputRequested asked)
    {
        var questions = asked.Questions.Select(question => question.Url is { } url ? $"{question.Message} ({url})" : question.Message);
        return $"**{asked.Name} asks:** {string.Join(' ', questions)}\n\n"
            + $"The run waits until {asked.ExpiresAt:u}. Answer on the page, or with POST {Address(key, asked.CallId)}.";
    }

    /// <summary>The schema of an answer to all questions: that of the only one, or an object with an answer for each.</summary>
    public static JsonObject Schema(InputRequested asked)
    {
        if (asked.Questions is [var only])
        {
            return SchemaOf(only);
        }

        var properties = new JsonObject();
        foreach (var question in asked.Questions)
        {
            properties[question.Id] = SchemaOf(question);
        }

        return new() { ["type"] = "object", ["properties"] = properties };
    }

    /// <summary>
    /// An answer by that schema, as the thread takes it. One that names the question is as good: a field may have the question's name,
    /// but is never an object.
    /// </summary>
    public static JsonElement? Content(InputRequested asked, JsonElement? answer) =>
        asked.Questions is [var only] && answer is { ValueKind: JsonValueKind.Object } given
        && !(given.TryGetProperty(only.Id, out var named) && named.ValueKind is JsonValueKind.Object)
            ? JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { [only.Id] = given })
            : answer is { ValueKind: JsonValueKind.Object } ? answer : null;

    private static JsonObject SchemaOf(InputQuestion question) =>
        question.Schema?.TryParse(out var schema) is true && JsonObject.Create(schema) is { } known ? known : new() { ["type"] = "object" };
}
