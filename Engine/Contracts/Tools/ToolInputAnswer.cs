using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>The owner's answer to a tool's questions, with which its call is made again.</summary>
/// <param name="Question">1 for the first questions of a call.</param>
/// <param name="State">As the tool gave it.</param>
/// <param name="Action"><c>accept</c>, <c>decline</c> or <c>cancel</c>.</param>
/// <param name="Content">Of an accepted request: an object with an answer for each question, by its id.</param>
public sealed record ToolInputAnswer(
    [property: JsonPropertyName("round")] int Question, JsonText State, string Action, JsonText? Content = null);
