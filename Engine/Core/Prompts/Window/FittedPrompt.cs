using ChatCluster.Rules;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>What of a branch goes into a prompt.</summary>
/// <param name="Tokens">Of the messages, as they are counted here.</param>
/// <param name="Shortened">Whether results, files or steps were shortened to make it fit.</param>
/// <param name="Through">Set when it does not fit: what is to be summed up or left out ends with this run.</param>
internal sealed record FittedPrompt(List<ChatMessage> Messages, double Tokens, bool Shortened, RunNode? Through);
