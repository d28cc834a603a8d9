namespace ChatCluster.Tools.OpenApi;

/// <summary>How the argument <c>body</c> is written.</summary>
internal enum BodyKind
{
    Json = 1,
    Form = 2,
    Multipart = 3,
    Text = 4,
}
