using System.Reflection;

namespace ChatCluster.Tests.Cluster.Relay;

/// <summary>
/// Answers the calls of an interface as a test says. No class of a test implements a grain's interface: the cluster would take it for a
/// grain.
/// </summary>
public class Answering : DispatchProxy
{
    private Func<string, object?[], object?> _answer = (_, _) => null;

    public static T To<T>(Func<string, object?[], object?> answer)
        where T : class
    {
        var proxy = Create<T, Answering>();
        ((Answering)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
}
