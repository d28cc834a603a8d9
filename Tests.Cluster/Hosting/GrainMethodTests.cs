using System.Reflection;
using ChatCluster.Grains;
using Orleans.Concurrency;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>What every method of a grain has.</summary>
public sealed class GrainMethodTests
{
    /// <summary>Nobody waits for a method that is one way, so nobody can go.</summary>
    [Fact]
    public void Methods_OfEveryGrain_TakeTheWordThatTheirCallerHasGone()
    {
        var methods = new[] { typeof(IThreadGrain).Assembly, typeof(GrainServices).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<OneWayAttribute>() is null)
            .ToList();

        Assert.Contains(methods, method => method.Name is nameof(IThreadGrain.SendAsync));
        Assert.All(
            methods,
            method => Assert.True(
                method.GetParameters() is [.., { } last] && last.ParameterType == typeof(CancellationToken),
                $"{method.DeclaringType!.Name}.{method.Name} takes no cancellation token as its last."));
    }
}
