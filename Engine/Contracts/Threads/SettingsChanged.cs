namespace ChatCluster.Threads;

/// <summary>The thread's next model calls are made with other settings.</summary>
/// <param name="Settings">All of them, in place of those before.</param>
public sealed record SettingsChanged(ThreadSettings Settings) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "settings.changed";
}
