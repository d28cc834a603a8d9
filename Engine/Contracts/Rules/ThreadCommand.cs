namespace ChatCluster.Rules;

/// <summary>Something asked of a thread: by a user (<see cref="Threads.ThreadRequest"/>) or by its run loop.</summary>
public abstract record ThreadCommand;
