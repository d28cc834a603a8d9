using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>Reads what a call used, under the names that servers give it.</summary>
internal static class OpenAIUsage
{
    /// <summary>Null when it says nothing.</summary>
    public static UsageDetails? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        var usage = new UsageDetails();
        while (JsonValues.NextProperty(ref json))
        {
            if (json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8))
            {
                json.Read();
                usage.InputTokenCount = JsonValues.Integer(ref json) ?? usage.InputTokenCount;
            }
            else if (json.ValueTextEquals("completion_tokens"u8) || json.ValueTextEquals("output_tokens"u8))
            {
                json.Read();
                usage.OutputTokenCount = JsonValues.Integer(ref json) ?? usage.OutputTokenCount;
            }
            else if (json.ValueTextEquals("total_tokens"u8))
            {
                json.Read();
                usage.TotalTokenCount = JsonValues.Integer(ref json) is > 0 and var total ? total : null;
            }
            else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8))
            {
                json.Read();
                usage.CachedInputTokenCount = JsonValues.Integer(ref json) ?? usage.CachedInputTokenCount;
            }
            else if (json.ValueTextEquals("prompt_tokens_details"u8) || json.ValueTextEquals("completion_tokens_details"u8))
            {
                json.Read();
                ReadDetails(ref json, usage);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (usage.InputTokenCount is null && usage.OutputTokenCount is null)
        {
            return null;
        }

        usage.TotalTokenCount ??= (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0);
        return usage;
    }

    private static void ReadDetails(ref Utf8JsonReader json, UsageDetails usage)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (JsonValues.NextProperty(ref json))
        {
            if (json.ValueTextEquals("cached_tokens"u8))
            {
                json.Read();
                usage.CachedInputTokenCount = JsonValues.Integer(ref json) ?? usage.CachedInputTokenCount;
            }
            else if (json.ValueTextEquals("reasoning_tokens"u8))
            {
                json.Read();
                usage.ReasoningTokenCount = JsonValues.Integer(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }
}
