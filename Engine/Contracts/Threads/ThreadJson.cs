using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Ledger;
using ChatCluster.Owners;
using ChatCluster.Tools;

namespace ChatCluster.Threads;

/// <summary>How everything of a thread is written as JSON: camel case, nulls left out, text unescaped, no line feeds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ThreadEvent))]
[JsonSerializable(typeof(ThreadRequest))]
[JsonSerializable(typeof(ThreadAnswer))]
[JsonSerializable(typeof(ThreadSummary))]
[JsonSerializable(typeof(ThreadChange))]
[JsonSerializable(typeof(ThreadQuery))]
[JsonSerializable(typeof(ThreadPage))]
[JsonSerializable(typeof(TranscriptQuery))]
[JsonSerializable(typeof(TranscriptPage))]
[JsonSerializable(typeof(ThreadEvent[]))]
[JsonSerializable(typeof(ThreadKey))]
[JsonSerializable(typeof(ThreadCursor))]
[JsonSerializable(typeof(Owner))]
[JsonSerializable(typeof(OwnerUsage))]
[JsonSerializable(typeof(UsageQuery))]
[JsonSerializable(typeof(UsageSum[]))]
[JsonSerializable(typeof(AdmissionRequest))]
[JsonSerializable(typeof(RunEnd))]
[JsonSerializable(typeof(ImportLimits))]
[JsonSerializable(typeof(AccessRecord))]
[JsonSerializable(typeof(StoredKey))]
[JsonSerializable(typeof(StoredAgent))]
[JsonSerializable(typeof(AccessQuery))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditQuery))]
[JsonSerializable(typeof(BudgetRequest))]
[JsonSerializable(typeof(BudgetAnswer))]
[JsonSerializable(typeof(BudgetSettlement))]
[JsonSerializable(typeof(ToolOrder))]
[JsonSerializable(typeof(ToolRunResult))]
public sealed partial class ThreadJson : JsonSerializerContext
{
    /// <summary>The one set of options in use.</summary>
    // Text is sent as UTF-8 and never put into HTML unescaped, so there is no reason to blow it up to \u sequences.
    public static ThreadJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An event as UTF-8 JSON, as the log and the wire have it.</summary>
    public static byte[] Encode(ThreadEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Wire.ThreadEvent);

    /// <exception cref="JsonException">The bytes are no event.</exception>
    public static ThreadEvent Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Wire.ThreadEvent) ?? throw new JsonException("An event is a JSON object, not null.");
}
