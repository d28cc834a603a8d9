using System.Reflection;
using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Tests.Architecture;
using ChatCluster.Web.Access;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>
/// A misspelt setting is no error anywhere: it is silently not set. So every name in <c>deploy/</c> has to be one that is read.
/// </summary>
public sealed class SettingNameTests
{
    // What is bound to the whole section, and to parts of it.
    private static readonly Type[] Whole = [typeof(EngineOptions), typeof(ModelsOptions)];
    private static readonly Dictionary<string, Type> Parts =
        new(StringComparer.Ordinal) { ["Access"] = typeof(AccessOptions), ["Auth"] = typeof(AuthOptions), ["Web"] = typeof(WebOptions) };

    [Fact]
    public async Task Names_InAllOfDeploy_AreRead()
    {
        var compose = (await Deployment.ReadComposeAsync()).Compose["services"]!.AsObject();
        IEnumerable<string> names =
        [
            .. compose.SelectMany(service => service.Value!["environment"]?.AsObject().Select(setting => setting.Key) ?? []),
            .. (await Deployment.ReadBaseAsync()).Where(manifest => manifest.Kind == "Deployment")
                .SelectMany(manifest => manifest.Environment.Keys),
            .. Directory.EnumerateFiles(Path.Combine(Deployment.Folder, "kubernetes"), "*.env*", SearchOption.AllDirectories)
                .SelectMany(file => Deployment.ReadEnvironment(file).Keys),
        ];
        var settings = names.Where(name => name.StartsWith("ChatCluster__", StringComparison.Ordinal)).Distinct().ToList();

        Assert.NotEmpty(settings);
        Assert.DoesNotContain(settings, name => !IsRead(name.Split("__")[1..]));
    }

    [Theory]
    [InlineData("ChatCluster__Web__DrainTime")]
    [InlineData("ChatCluster__Models__main__Modell")]
    [InlineData("ChatCluster__Cluster__AdvertizedAddress")]
    public void Name_ThatIsMisspelt_IsFound(string name) => Assert.False(IsRead(name.Split("__")[1..]));

    [Fact]
    public async Task Secrets_ThatPodsTake_HaveAnExample()
    {
        foreach (var deployment in (await Deployment.ReadBaseAsync()).Where(manifest => manifest.Kind == "Deployment"))
        {
            var secrets = deployment.Container["envFrom"]!.AsArray().Select(source => source!["secretRef"]?["name"]?.ToString())
                .OfType<string>().ToList();

            Assert.Contains("chatcluster", secrets);
            Assert.All(secrets, secret => Assert.NotEmpty(Deployment.ReadEnvironment("kubernetes", $"{secret}.env.example")));
        }
    }

    private static bool IsRead(string[] path) => path switch
    {
        // The silo's own, which this project does not reference.
        ["Cluster", var name] => File.ReadLines(Path.Combine(Sources.Root, "Silo", "ClusterMemberOptions.cs"))
            .Any(line => line.Contains($" {name} {{ get; set; }}", StringComparison.Ordinal)),
        [var part, .. var rest] when Parts.TryGetValue(part, out var options) => Has(options, rest),
        _ => Whole.Any(options => Has(options, path)),
    };

    private static bool Has(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        // Of a list or a dictionary, the first part is the index or the key.
        return type.IsGenericType && type.GetGenericArguments() is [.., var item]
            ? Has(item, path[1..])
            : type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance) is { } property
            && Has(property.PropertyType, path[1..]);
    }
}
