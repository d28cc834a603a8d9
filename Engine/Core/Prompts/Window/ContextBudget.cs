using ChatCluster.Models;

namespace ChatCluster.Prompts;

/// <summary>How much a prompt may hold.</summary>
internal static class ContextBudget
{
    // Counts are estimates, and a template adds what nobody sees.
    private const double UsableShare = 0.85;

    // However much of the window is kept for the answer, this share stays for the prompt.
    private const double LeastShare = 0.125;

    /// <summary>Tokens of a whole prompt, as they are counted here: 85 % of the window less the answer.</summary>
    public static double Of(ChatModel model, TokenMeter meter)
    {
        var tokens = Math.Max((model.ContextWindow * UsableShare) - model.OutputReserve, model.ContextWindow * LeastShare);
        return Math.Min(tokens / meter.FactorOf(model), meter.CeilingOf(model));
    }
}
