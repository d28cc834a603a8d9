namespace ChatCluster.Tools.OpenApi;

/// <summary>Where a request carries a parameter.</summary>
internal enum ParameterPlace
{
    Path = 1,
    Query = 2,
    Header = 3,
    Cookie = 4,
}
