namespace ChatCluster.Web.Streaming;

/// <summary>Marks the routes that can answer with a stream, for the OpenAPI document.</summary>
internal sealed record StreamAnswerMetadata(string Description);
