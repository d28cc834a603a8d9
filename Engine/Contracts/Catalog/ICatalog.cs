namespace ChatCluster.Catalog;

/// <summary>
/// Lists what there is to chat with, wherever it is configured: a front end of a cluster asks a silo, and holds no key of a model or tool.
/// </summary>
public interface ICatalog
{
    /// <summary>The listing as far as it is known without asking anybody; null when nobody was asked yet.</summary>
    CatalogListing? Known { get; }

    /// <exception cref="Storage.StoreUnavailableException">No silo answers.</exception>
    Task<CatalogListing> ReadAsync(CancellationToken cancellationToken);
}
