#pragma warning disable SCME0001 // The package gives fields beyond its own protocol through Patch only, which it still marks as experimental.
using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace ChatCluster.Models.OpenAI;

/// <summary>Writes messages and options in the words of OpenAI's package.</summary>
internal sealed class OpenAIRequest(ModelSource source, ModelFailures failures)
{
    // Only OpenAI itself has retired max_tokens; most compatible servers know nothing else.
    private readonly bool _own = source.Endpoint.Host == "api.openai.com";

    public List<Sdk.ChatMessage> Messages(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var list = new List<Sdk.ChatMessage>();
        if (options?.Instructions is { Length: > 0 } instructions)
        {
            list.Add(new Sdk.SystemChatMessage(instructions));
        }

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool)
            {
                list.AddRange(message.Contents.OfType<FunctionResultContent>().Select(r => new Sdk.ToolChatMessage(r.CallId, CallArguments.ResultText(r))));
            }
            else if (message.Role == ChatRole.Assistant)
            {
                list.Add(Assistant(message));
            }
            else if (message.Role == ChatRole.System)
            {
                list.Add(new Sdk.SystemChatMessage(message.Text));
            }
            else
            {
                list.Add(message.Contents.Any(c => c is DataContent or UriContent) ? new Sdk.UserChatMessage(Parts(message)) : new Sdk.UserChatMessage(message.Text));
            }
        }

        return list;
    }

    public Sdk.ChatCompletionOptions Options(ChatOptions? options)
    {
        var written = new Sdk.ChatCompletionOptions();
        if (options is null)
        {
            return written;
        }

        written.Temperature = options.Temperature;
        written.TopP = options.TopP;
        if (options.MaxOutputTokens is { } limit)
        {
            written.Patch.Set(_own ? "$.max_completion_tokens"u8 : "$.max_tokens"u8, limit);
        }

        foreach (var stop in options.StopSequences ?? [])
        {
            written.StopSequences.Add(stop);
        }

        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            written.ResponseFormat = format.Schema is { } schema
                ? Sdk.ChatResponseFormat.CreateJsonSchemaFormat(format.SchemaName ?? "answer", Json(schema), format.SchemaDescription)
                : Sdk.ChatResponseFormat.CreateJsonObjectFormat();
        }

        WriteTools(options, written);
        return written;
    }

    private static void WriteTools(ChatOptions options, Sdk.ChatCompletionOptions written)
    {
        foreach (var tool in options.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            written.Tools.Add(Sdk.ChatTool.CreateFunctionTool(tool.Name, tool.Description, Json(tool.JsonSchema)));
        }

        if (written.Tools.Count > 0)
        {
            written.ToolChoice = options.ToolMode switch
            {
                NoneChatToolMode => Sdk.ChatToolChoice.CreateNoneChoice(),
                RequiredChatToolMode { RequiredFunctionName: { } name } => Sdk.ChatToolChoice.CreateFunctionChoice(name),
                RequiredChatToolMode => Sdk.ChatToolChoice.CreateRequiredChoice(),
                _ => null,
            };
        }
    }

    private static Sdk.AssistantChatMessage Assistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            // Servers that render arguments with a template refuse broken ones; the tool result beside them says what was wrong.
            .Select(c => Sdk.ChatToolCall.CreateFunctionToolCall(c.CallId, c.Name, BinaryData.FromString(c.Exception is null ? CallArguments.Text(c) : "{}")))
            .ToList();
        if (calls.Count == 0)
        {
            return new(message.Text);
        }

        var written = new Sdk.AssistantChatMessage(calls);
        if (message.Text.Length > 0)
        {
            written.Content.Add(Sdk.ChatMessageContentPart.CreateTextPart(message.Text));
        }

        return written;
    }

    private IEnumerable<Sdk.ChatMessageContentPart> Parts(ChatMessage message)
    {
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent { Text.Length: > 0 } text:
                    yield return Sdk.ChatMessageContentPart.CreateTextPart(text.Text);
                    break;
                case DataContent image when image.HasTopLevelMediaType("image"):
                    yield return Sdk.ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(image.Data), image.MediaType);
                    break;
                case UriContent image when image.HasTopLevelMediaType("image"):
                    yield return Sdk.ChatMessageContentPart.CreateImagePart(image.Uri);
                    break;
                case DataContent file:
                    throw failures.Unsupported($"a file of type {file.MediaType}: it takes text and images only");
            }
        }
    }

    private static BinaryData Json(JsonElement json) => BinaryData.FromString(json.GetRawText());
}
