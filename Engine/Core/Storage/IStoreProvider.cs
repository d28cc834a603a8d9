using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage;

/// <summary>A kind of place that keeps threads: a folder, a database. A host registers those that it ships.</summary>
public interface IStoreProvider
{
    /// <summary>Opens the place, if it is the one that the settings name.</summary>
    /// <returns>The open store; null when the settings name another.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be reached or written; the message says what to do.</exception>
    Task<OpenStore?> OpenAsync(StoreSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken);
}
