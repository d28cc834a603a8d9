using System.Text.Json.Nodes;

namespace ChatCluster.Cli.Approvals;

/// <summary>What a tool is told that asked: <c>accept</c> with an answer to each question, <c>decline</c> or <c>cancel</c>.</summary>
internal sealed record InputAnswer(string Action, JsonObject? Content = null)
{
    /// <summary>As the server takes it.</summary>
    public JsonObject ToBody()
    {
        var body = new JsonObject { ["action"] = Action };
        if (Content is not null)
        {
            body["content"] = Content.DeepClone();
        }

        return body;
    }
}
