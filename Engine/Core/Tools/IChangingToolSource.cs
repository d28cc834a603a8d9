namespace ChatCluster.Tools;

/// <summary>
/// A source that has to be asked for its tools and whose tools can change while the process runs: a server that offers them, a document at
/// an address. A source whose tools are fixed implements <see cref="IToolSource"/> alone.
/// </summary>
internal interface IChangingToolSource : IToolSource
{
    /// <summary>What the names of all its tools begin with, now and later; null when that cannot be said.</summary>
    string? Prefix { get; }

    /// <summary>What <see cref="ToolDescription.Source"/> of all its tools says.</summary>
    string? Group => Current.Tools is [var first, ..] ? first.Description.Source : null;

    /// <summary>How the source stands. It is replaced as a whole, so it can be read at any time.</summary>
    ToolSourceSnapshot Current { get; }

    IReadOnlyList<ITool> IToolSource.Tools => Current.Tools;

    /// <summary>
    /// Asks for the tools and follows their changes until it is cancelled. A source that is away is no failure: it says so in
    /// <see cref="Current"/>, and asks again. The first attempt ends with a state other than <see cref="ToolSourceState.Loading"/>.
    /// </summary>
    /// <param name="changed">To be called after each change of <see cref="Current"/>.</param>
    Task RunAsync(Action changed, CancellationToken cancellationToken);
}
