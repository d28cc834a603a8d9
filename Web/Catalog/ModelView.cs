using ChatCluster.Catalog;

namespace ChatCluster.Web.Catalog;

/// <summary>A model and what it can do.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="Provider"><c>ollama</c>, <c>openai</c>, <c>anthropic</c> or <c>demo</c>.</param>
/// <param name="Id">The provider's own name of it.</param>
/// <param name="Description">One line for people.</param>
/// <param name="ContextWindow">In tokens.</param>
/// <param name="MaxOutputTokens">In tokens; the provider's limit when left out.</param>
/// <param name="Tools">Whether it can call tools.</param>
/// <param name="Images">Whether it can see.</param>
/// <param name="InputPrice">Per million input tokens, today.</param>
/// <param name="OutputPrice">Per million output tokens, today.</param>
public sealed record ModelView(
    string Name, string Provider, string Id, string? Description, int ContextWindow, int? MaxOutputTokens, bool Tools, bool Images,
    decimal? InputPrice, decimal? OutputPrice)
{
    internal static ModelView Of(ModelDescription model) => new(
        model.Name,
        model.Provider,
        model.Id,
        model.Description,
        model.ContextWindow,
        model.MaxOutputTokens,
        model.SupportsTools,
        model.SupportsImages,
        model.InputPrice,
        model.OutputPrice);
}
