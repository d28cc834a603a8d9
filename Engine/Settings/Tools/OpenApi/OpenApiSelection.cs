namespace ChatCluster.Tools.OpenApi;

/// <summary>Operations by what the document says of them. <c>*</c> in an entry stands for any characters.</summary>
public sealed class OpenApiSelection
{
    /// <summary>Tags, for example <c>repos</c>.</summary>
    public List<string> Tags { get; init; } = [];

    /// <summary>Paths as the document writes them, for example <c>/repos/*</c>.</summary>
    public List<string> Paths { get; init; } = [];

    /// <summary>Methods, for example <c>GET</c>.</summary>
    public List<string> Methods { get; init; } = [];

    /// <summary>Values of <c>operationId</c>.</summary>
    public List<string> Ids { get; init; } = [];
}
