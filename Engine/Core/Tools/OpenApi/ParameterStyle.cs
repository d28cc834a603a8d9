namespace ChatCluster.Tools.OpenApi;

/// <summary>How lists and objects are written in a parameter (OpenAPI 3.1, 4.8.12.3).</summary>
internal enum ParameterStyle
{
    Form = 1,
    Simple = 2,
    Label = 3,
    Matrix = 4,
    SpaceDelimited = 5,
    PipeDelimited = 6,
    DeepObject = 7,
}
