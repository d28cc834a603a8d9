using ChatCluster.Models;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>How many tokens the parts of a prompt take, as they are counted here.</summary>
internal static class PromptCost
{
    // The typical cost of an image.
    private const int OfAnImage = 1_200;

    // Role, ids and whatever a template puts around a message or a call.
    private const int Around = 8;

    public static double Of(IEnumerable<ChatMessage> messages, TokenCounter counter) => messages.Sum(message => Of(message, counter));

    public static double Of(ChatMessage message, TokenCounter counter) => Around + message.Contents.Sum(content => Of(content, counter));

    public static double Of(IEnumerable<ITool> tools, TokenCounter counter) => tools.Sum(tool =>
        Around + counter.Count(tool.Description.Name) + counter.Count(tool.Description.Description)
            + counter.Count(tool.Description.Parameters.GetRawText()));

    private static double Of(AIContent content, TokenCounter counter) => content switch
    {
        TextContent text => counter.Count(text.Text),
        TextReasoningContent reasoning => counter.Count(reasoning.Text),
        FunctionCallContent call => Around + counter.Count(call.Name) + counter.Count(CallArguments.Text(call)),
        FunctionResultContent result => Around + counter.Count(CallArguments.ResultText(result)),
        ProviderState state => counter.Count(state.Json),
        DataContent => OfAnImage,
        _ => 0,
    };
}
