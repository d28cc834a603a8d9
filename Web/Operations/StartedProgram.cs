namespace ChatCluster.Web.Operations;

/// <summary>What a program says of itself at its start.</summary>
/// <param name="FirstSteps">What takes its time before it listens.</param>
/// <param name="DescribeStore">Where it keeps its threads, for people; asked for once it has started.</param>
public sealed record StartedProgram(string FirstSteps, Func<IServiceProvider, string> DescribeStore);
