using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Threads;

/// <summary>Turns a body into a request, or says what is wrong with it.</summary>
internal sealed class MessageLimits(IOptionsMonitor<LimitOptions> limits, ConfiguredLimits configured)
{
    public const int MaxTitleLength = 200;

    private const int MaxAttachments = 16;
    private const int MaxContextLength = 50_000;
    private const int MaxIdLength = 128;

    /// <summary>What an import may hold.</summary>
    public ImportLimits ForImport => configured.ForImport;

    public PostMessage Read(PostMessageBody body, HttpContext http, bool create) => new(
        body is { Attachments.Count: > 0, Text: null or "" } ? "" : Text("text", body.Text),
        create,
        Id("clientMessageId", body.ClientMessageId),
        Name("agent", body.Agent),
        Name("model", body.Model),
        Attachments(body.Attachments),
        Defined("onBusy", body.OnBusy, "reject, queue, interrupt or steer"),
        Defined("onDisconnect", body.OnDisconnect, "continue or stop") is OnDisconnect.Stop,
        Id("edits", body.Edits),
        Object("context", body.Context),
        ToolCredentials.Read(http),
        configured.ForMessages)
    {
        Webhooks = body.Webhooks,
        ClientTools = ClientToolCheck.Read(body.ClientTools),
        ToolChoice = Defined("toolChoice", body.ToolChoice, "auto or none"),
        MustCall = MustCall(body),
        Temporary = body.Temporary is true,
    };

    public RegenerateReply Read(RegenerateBody? body, HttpContext http) => new(
        Id("runId", body?.RunId),
        Name("model", body?.Model),
        body is not null && Defined("onDisconnect", body.OnDisconnect, "continue or stop") is OnDisconnect.Stop,
        ToolCredentials.Read(http),
        configured.ForMessages);

    public string Text(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw RequestException.Invalid("text_missing", $"{field} is empty. Say something.");
        }

        var most = limits.CurrentValue.MessageChars;
        return text.Length <= most
            ? text : throw RequestException.TooLarge(
                "text_too_long",
                $"{field} has {text.Length} characters; this server takes {most}. Shorten it, or send it as an attachment.");
    }

    /// <summary>A result that a client brings.</summary>
    public string Result(string field, JsonElement result) =>
        Bounded(field, result.ValueKind is JsonValueKind.String ? result.GetString()! : Rewrite(field, result));

    /// <summary>What a client says of a call: it may be empty, and as long as a message.</summary>
    public string Bounded(string field, string text) => text.Length <= limits.CurrentValue.MessageChars
        ? text : throw RequestException.TooLarge(
            "result_too_long",
            $"{field} has {text.Length} characters; this server takes {limits.CurrentValue.MessageChars}. Leave out what the model does not need.");

    public static string? Title(string? title) => title is null ? null
        : !string.IsNullOrWhiteSpace(title) && title.Length <= MaxTitleLength ? title
        : throw RequestException.Invalid("bad_title", $"title is 1 to {MaxTitleLength} characters.");

    public static string? Name(string field, string? name) => name is null ? null
        : name.Length is > 0 and <= MaxIdLength ? name
        : throw RequestException.Invalid("bad_name", $"{field} is the name of one that GET /v1/{field}s lists.");

    public static string? Id(string field, string? id) => id is null ? null
        : id.Length is > 0 and <= MaxIdLength ? id
        : throw RequestException.Invalid("bad_id", $"{field} is 1 to {MaxIdLength} characters. Leave it out when there is none.");

    public static string RequiredId(string field, string? id) =>
        Id(field, id) ?? throw RequestException.Invalid("id_missing", $"{field} is missing.");

    public static T Defined<T>(string field, T value, string values)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw RequestException.Invalid("bad_value", $"{field} is {values}.");

    public static JsonText? Object(string field, JsonElement? value)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } element)
        {
            return null;
        }

        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw RequestException.Invalid("bad_value", $"{field} is a JSON object.");
        }

        var text = Rewrite(field, element);
        return text.Length <= MaxContextLength
            ? new JsonText(text)
            : throw RequestException.TooLarge(
                "value_too_long", $"{field} has {text.Length} characters; {MaxContextLength} are the limit. Leave out what is not needed.");
    }

    /// <summary>What a model is to call.</summary>
    public static string? MustCall(string? name) => name is null or ClientTool.Any || ToolDescription.IsValidName(name)
        ? name : throw RequestException.Invalid("bad_value", "mustCall is the name of a tool, or * for any.");

    private static string? MustCall(PostMessageBody body) => body is { MustCall: not null, ToolChoice: ToolChoice.None }
        ? throw RequestException.Invalid("bad_value", "toolChoice says that no tool is called, and mustCall that one is. Send one of them.")
        : MustCall(body.MustCall);

    private static string Rewrite(string field, JsonElement element)
    {
        try
        {
            return JsonSerializer.Serialize(element);
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException or ArgumentException)
        {
            // Half a surrogate pair passes a JSON parser, but no event could ever be written with it.
            throw RequestException.Malformed("malformed_json", $"{field} has text that is not Unicode.");
        }
    }

    private ImmutableArray<Attachment>? Attachments(IReadOnlyList<Attachment>? attachments)
    {
        if (attachments is not { Count: > 0 })
        {
            return null;
        }

        if (attachments.Count > MaxAttachments)
        {
            throw RequestException.Invalid("too_many_attachments", $"A message has up to {MaxAttachments} attachments.");
        }

        foreach (var (attachment, index) in attachments.Select((attachment, index) => (attachment, index)))
        {
            if (attachment is not { Name.Length: > 0 and <= 255 } || !MediaTypeText.IsSound(attachment.MediaType)
                || !MayBeFile(attachment.Url))
            {
                throw RequestException.Invalid(
                    "bad_attachment",
                    $"attachments[{index}] has a name, a mediaType and a url that begins with 'data:', or is that of a file of this thread.");
            }

            CheckSize(attachment);
        }

        return [.. attachments.Select(attachment => attachment with { Size = null })];
    }

    // Whether there is such a file, and in this thread, is for the engine to say.
    private static bool MayBeFile(string? url) =>
        url is not null
            && (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("/v1/threads/", StringComparison.Ordinal));

    private void CheckSize(Attachment attachment)
    {
        var most = limits.CurrentValue.FileBytes;
        var content = attachment.Url.Length - attachment.Url.IndexOf(',', StringComparison.Ordinal) - 1;
        if (content / 4L * 3 > most + 2L)
        {
            throw RequestException.TooLarge(
                "file_too_large",
                $"'{attachment.Name}' is larger than the {most} bytes this server takes. The operator sets the limit with ChatCluster:Limits:FileBytes.");
        }
    }
}
