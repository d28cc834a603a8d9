namespace ChatCluster.Tools;

/// <summary>Where tools come from: the built-in ones, the configuration, a preset, a server that offers them.</summary>
internal interface IToolSource
{
    /// <summary>For messages to the operator, for example <c>ChatCluster:Tools:Rest</c>.</summary>
    string Name { get; }

    IReadOnlyList<ITool> Tools { get; }
}
