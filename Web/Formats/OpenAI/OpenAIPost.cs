using System.Text.Json;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>The message that a request of OpenAI's formats posts.</summary>
internal static class OpenAIPost
{
    /// <param name="instructions">What the request says to the model besides its messages; null when it says nothing.</param>
    /// <param name="stays">Whether the run goes on when its client leaves: one that has no way back to it means to stop it.</param>
    public static PostMessageBody Of(
        JsonElement body, OpenAIConversation conversation, string? instructions, Func<string, bool> isTool, bool stays = false)
    {
        var last = conversation.Asked;
        var metadata = body.Field("metadata");
        return new()
        {
            Text = string.Join("\n\n", last.Select(message => message.Text).Where(text => text.Length > 0)),
            Attachments = [.. last.SelectMany(message => message.Files)],
            Model = body.Text("model"),
            Agent = metadata?.Text("agent"),
            Webhooks = metadata?.Text("webhooks") is "false" ? false : null,
            ClientTools = Unsupported.Functions(body, isTool),
            ToolChoice = Unsupported.Choice(body),
            MustCall = Unsupported.MustCall(body),
            Context = instructions is null ? null : JsonSerializer.SerializeToElement(new { instructions }),
            OnDisconnect = stays || metadata?.Text("on_disconnect") is "continue" ? OnDisconnect.Continue : OnDisconnect.Stop,
        };
    }
}
