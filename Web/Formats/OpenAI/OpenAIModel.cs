using System.Text.Json.Serialization;
using ChatCluster.Catalog;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>A model as OpenAI's clients list it.</summary>
/// <param name="Id">What requests call it: our name of it.</param>
/// <param name="Kind">Always <c>model</c>.</param>
/// <param name="Created">Always 0: nobody knows.</param>
/// <param name="OwnedBy">The provider.</param>
public sealed record OpenAIModel(
    string Id, [property: JsonPropertyName("object")] string Kind, long Created, [property: JsonPropertyName("owned_by")] string OwnedBy)
{
    internal static OpenAIModel Of(ModelDescription model) => new(model.Name, "model", 0, model.Provider);
}
