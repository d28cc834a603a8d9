using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatCluster.Models;

/// <summary>What a provider says of a failure, read from whatever form it says it in.</summary>
/// <param name="Codes">Its names of the failure, for example <c>insufficient_quota</c>.</param>
/// <param name="Message">Its sentence; it may repeat the prompt or the key.</param>
internal sealed partial record ProviderReason(string Codes, string Message)
{
    private const int MaxMessage = 300;
    private const int MaxDepth = 4;

    private static readonly SearchValues<char> NotOfNames = SearchValues.Create(" \t\r\n'\"{}");

    public static ProviderReason None { get; } = new("", "");

    /// <summary>All of it, to recognise a failure by.</summary>
    public string Words => Codes.Length == 0 ? Message : $"{Codes} {Message}";

    /// <summary>
    /// What may be logged for operators: names as they are, the sentence cut, without keys and without quotations, which may be the user's
    /// words.
    /// </summary>
    public string ForLog
    {
        get
        {
            var message = Quotation().Replace(Key().Replace(Message.ReplaceLineEndings(" "), "…"), "'…'");
            message = message.Length > MaxMessage ? string.Concat(message.AsSpan(0, MaxMessage), "…") : message;
            return Codes.Length == 0 ? message : message.Length == 0 ? Codes : $"{Codes}: {message}";
        }
    }

    /// <summary>Reads the body of a refusal, or the error of a stream: JSON of any shape, also cut off, or plain text.</summary>
    public static ProviderReason Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        var found = new Found();
        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new() { AllowTrailingCommas = true, MaxDepth = 256 });
            while (json.Read())
            {
                found.Take(ref json);
            }
        }
        // Cut off, no JSON, or not UTF-16: what was read until there counts.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            if (found.IsEmpty && text.TrimStart() is ['<', ..])
            {
                return new("", "a web page");
            }
        }

        return found.IsEmpty ? new("", text) : found.ToReason();
    }

    [GeneratedRegex("""(?i)\b(sk|key|pk|gsk|xai|api|bearer)[-_ ][A-Za-z0-9_\-*.]{6,}""")]
    private static partial Regex Key();

    // A quoted thing with a space in it is a sentence; without one it is a name, as in 'messages[2].content'.
    [GeneratedRegex("""(['"`])[^'"`]*\s[^'"`]*\1""")]
    private static partial Regex Quotation();

    private sealed class Found
    {
        private readonly List<string> _codes = [];
        private string _name = "";
        private string _message = "";

        public bool IsEmpty => _codes.Count == 0 && _message.Length == 0;

        public void Take(ref Utf8JsonReader json)
        {
            if (json.CurrentDepth > MaxDepth)
            {
                return;
            }

            if (json.TokenType is JsonTokenType.PropertyName)
            {
                _name = json.GetString()!;
            }
            else if (json.TokenType is JsonTokenType.String)
            {
                Take(json.GetString()!);
            }
        }

        public ProviderReason ToReason() => new(string.Join(' ', _codes.Distinct()), _message);

        private void Take(string value)
        {
            if (_name is "code" or "type" or "status" or "reason" && value.Length is > 0 and <= 64 && value.AsSpan()
                .IndexOfAny(NotOfNames) < 0)
            {
                if (value is not "error" && _codes.Count < 4)
                {
                    _codes.Add(value);
                }
            }
            else if (_name is "message" or "error" or "detail" or "msg" or "error_description" or "raw" && value.Length > 0)
            {
                // A gateway wraps what the provider said in its own sentence.
                _message = _message.Length == 0 ? value : _message.Contains(value, StringComparison.Ordinal)
                    ? _message : $"{_message} · {value}";
            }
        }
    }
}
