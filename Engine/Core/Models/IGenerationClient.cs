namespace ChatCluster.Models;

/// <summary>
/// A client whose provider goes on writing a reply without it: the reply has an id, and can be read on from any place
/// (option <see cref="ResumeProperty"/>) or ended by it.
/// </summary>
public interface IGenerationClient
{
    /// <summary>The additional property of the options that holds the <see cref="Threads.ModelGeneration"/> to read on.</summary>
    const string ResumeProperty = "chatcluster.generation";

    /// <summary>Ends a reply at its provider.</summary>
    /// <param name="id">The provider's id of it.</param>
    Task CancelAsync(string id, CancellationToken cancellationToken);
}
