using System.Text.Json.Serialization;
using ChatCluster.Web.Formats.OpenAI;

namespace ChatCluster.Web.Catalog;

/// <summary>The models, for our clients and, at the same address, for those of OpenAI's API.</summary>
/// <param name="Items">The models and what they can do; the first is the default.</param>
/// <param name="Kind">Always <c>list</c>: for OpenAI's clients.</param>
/// <param name="Data">The same models: for OpenAI's clients.</param>
public sealed record ModelsView(
    IReadOnlyList<ModelView> Items, [property: JsonPropertyName("object")] string Kind, IReadOnlyList<OpenAIModel> Data);
