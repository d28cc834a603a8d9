using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>
/// What a human consents to: the tool and what it is called with. A scan is shown with the fields that the client has places for.
/// </summary>
internal sealed class ActionPlans
{
    private static readonly string[] Lists = ["analyzers", "connectors", "skipped"];

    private readonly Dictionary<string, JsonText> _arguments = new(StringComparer.Ordinal);

    public void Note(ToolCalled call)
    {
        if (call.NeedsApproval is true)
        {
            _arguments[call.CallId] = call.Arguments;
        }
    }

    public void Write(Utf8JsonWriter json, ThreadKey thread, ApprovalRequested question)
    {
        json.WriteString("pending_id"u8, PendingId.Of(thread, question.CallId));
        json.WriteStartObject("plan"u8);
        json.WriteString("tool"u8, question.Name);
        if (_arguments.Remove(question.CallId, out var arguments))
        {
            json.WriteJson("arguments", arguments);
            if (arguments.TryParse(out var scan) && scan.Text("observable_name") is { } observable)
            {
                WriteScan(json, scan, observable);
            }
        }

        json.WriteString("expires_at"u8, question.ExpiresAt);
        json.WriteEndObject();
    }

    private static void WriteScan(Utf8JsonWriter json, JsonElement scan, string observable)
    {
        json.WriteString("observable_name"u8, observable);
        foreach (var (name, other) in ((string, string)[])[
            ("classification", "observable_classification"), ("tlp", "tlp"), ("playbook", "playbook_requested")])
        {
            if ((scan.Text(name) ?? scan.Text(other)) is { } text)
            {
                json.WriteString(name, text);
            }
        }

        foreach (var name in Lists)
        {
            json.WriteStartArray(name);
            foreach (var item in scan.Items(name).Concat(scan.Items(name + "_requested")))
            {
                item.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }
}
