using ChatCluster.Rules;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>A prompt that fits.</summary>
/// <param name="Thread">The thread as it is after it was made to fit.</param>
/// <param name="Messages">Null when the step takes no answer any more.</param>
/// <param name="Tokens">As they are counted here.</param>
/// <param name="IsNoShorter">Whether it is the one that was refused before, because nothing of it can be left out.</param>
internal sealed record PreparedPrompt(ThreadSnapshot Thread, List<ChatMessage>? Messages, double Tokens = 0, bool IsNoShorter = false);
