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
            if (JsonValues.Is(ref json, "prompt_tokens"u8) || JsonValues.Is(ref json, "input_tokens"u8))
            {
                usage.InputTokenCount = JsonValues.Integer(ref json) ?? usage.InputTokenCount;
            }
            else if (JsonValues.Is(ref json, "completion_tokens"u8) || JsonValues.Is(ref json, "output_tokens"u8))
            {
                usage.OutputTokenCount = JsonValues.Integer(ref json) ?? usage.OutputTokenCount;
            }
            else if (JsonValues.Is(ref json, "total_tokens"u8))
            {
                usage.TotalTokenCount = JsonValues.Integer(ref json) is > 0 and var total ? total : null;
            }
            else if (JsonValues.Is(ref json, "prompt_cache_hit_tokens"u8))
            {
                usage.CachedInputTokenCount = JsonValues.Integer(ref json) ?? usage.CachedInputTokenCount;
            }
            else if (JsonValues.Is(ref json, "prompt_tokens_details"u8) || JsonValues.Is(ref json, "completion_tokens_details"u8))
            {
                ReadDetails(ref json, usage);
            }
            else
            {
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
            if (JsonValues.Is(ref json, "cached_tokens"u8))
            {
                usage.CachedInputTokenCount = JsonValues.Integer(ref json) ?? usage.CachedInputTokenCount;
            }
            else if (JsonValues.Is(ref json, "reasoning_tokens"u8))
            {
                usage.ReasoningTokenCount = JsonValues.Integer(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
