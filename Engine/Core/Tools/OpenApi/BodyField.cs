namespace ChatCluster.Tools.OpenApi;

/// <summary>What a document says of a field of a form.</summary>
/// <param name="Style">Null when it is not said, and a field that is an object is written as JSON.</param>
/// <param name="File">Whether it is sent as a file.</param>
internal sealed record BodyField(ParameterStyle? Style, bool Explode, bool AllowReserved, string? ContentType, bool File)
{
    public static BodyField Plain { get; } = new(null, true, false, null, false);
}
