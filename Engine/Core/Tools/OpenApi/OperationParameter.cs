namespace ChatCluster.Tools.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">As the request carries it.</param>
/// <param name="Argument">As the model knows it: names with brackets or dollar signs are refused by model APIs.</param>
/// <param name="AsJson">Whether the value is written as JSON, because the document gives the parameter a media type.</param>
internal sealed record OperationParameter(
    string Name,
    string Argument,
    ParameterPlace Place,
    ParameterStyle Style,
    bool Explode,
    bool AllowReserved,
    bool AsJson);
