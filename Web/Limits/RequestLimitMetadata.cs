namespace ChatCluster.Web.Limits;

/// <summary>Marks the routes whose requests are counted for their owner.</summary>
internal sealed class RequestLimitMetadata;
