using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>The compose file: valid, nothing secret in it, every program built from the one Dockerfile.</summary>
public sealed partial class ComposeTests
{
    [Fact]
    public async Task Compose_BySchemaOfTheSpecification_IsValid() => Assert.Empty((await Deployment.ReadComposeAsync()).Problems);

    [Fact]
    public async Task Check_OfAMistake_FindsIt()
    {
        var file = Path.GetTempFileName();
        var text = await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "compose.yaml"));
        await File.WriteAllTextAsync(file, text.Replace("stop_grace_period", "stop_grace_time", StringComparison.Ordinal));

        Assert.Contains(
            (await Deployment.ReadComposeAsync(file)).Problems, problem => problem.Contains("stop_grace_time", StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public async Task Cluster_HasItsParts()
    {
        var services = (await Deployment.ReadComposeAsync()).Compose["services"]!.AsObject();

        Assert.Equal(3, (int)services["silo"]!["deploy"]!["replicas"]!);
        Assert.Equal(2, services.Count(service => service.Value!["build"]?["target"]?.ToString() == "api"));
        Assert.All(["postgres", "ollama", "collector", "balancer"], name => Assert.True(services.ContainsKey(name)));
        Assert.All(services.Where(service => service.Value!["ports"] is not null), service => Assert.Equal("balancer", service.Key));
    }

    [Fact]
    public async Task Dependencies_ThatMustBeHealthy_HaveAHealthCheck()
    {
        var services = (await Deployment.ReadComposeAsync()).Compose["services"]!.AsObject();

        Assert.All(services.SelectMany(service => service.Value!["depends_on"]?.AsObject() ?? []), needed =>
            Assert.True(
                needed.Value!["condition"]!.ToString() != "service_healthy"
                    || services[needed.Key]!["healthcheck"] is not null, needed.Key));
    }

    [Fact]
    public async Task Secrets_ComeFromTheEnvironmentAndHaveNoDefault()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "compose.yaml"));
        var example = Deployment.ReadEnvironment(".env.example");
        var used = Variable().Matches(text)
            .Select(match => (Name: match.Groups["name"].Value, Required: match.Groups["kind"].Value == ":?")).Distinct().ToList();

        Assert.Equal(used.Select(variable => variable.Name).Order(), example.Keys.Order());
        Assert.All(used.Where(variable => IsSecret(variable.Name)), variable =>
            Assert.True(variable.Required, $"{variable.Name} has a default."));
        Assert.All(example.Where(variable => IsSecret(variable.Key)), variable => Assert.Equal("", variable.Value));
    }

    [Fact]
    public async Task Images_ArePinnedAndOfTheVersionThatIsBuilt()
    {
        var services = (await Deployment.ReadComposeAsync()).Compose["services"]!.AsObject();
        var manifests = (await Deployment.ReadBaseAsync()).Where(manifest => manifest.Kind == "Deployment")
            .Select(manifest => manifest.Container["image"]!.ToString());
        var built = services.Select(service => service.Value!).Where(service => service["build"] is not null).ToList();

        Assert.All(services, service => Assert.Matches(@":v?\d+\.\d+", service.Value!["image"]!.ToString()));
        Assert.All(built, service =>
            Assert.Equal($"chatcluster-{service["build"]!["target"]}:{DockerfileTests.Version}", service["image"]!.ToString()));
        Assert.Equal(["chatcluster-api", "chatcluster-silo"], manifests.Order());
        Assert.Equal(
            2, Regex.Count(
                await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "kubernetes", "base", "kustomization.yaml")),
                $"newTag: {Regex.Escape(DockerfileTests.Version)}"));
    }

    [Fact]
    public async Task Programs_WriteNowhereAndHaveTimeToLeave()
    {
        var services = (await Deployment.ReadComposeAsync()).Compose["services"]!.AsObject();

        Assert.All(services.Select(service => service.Value!).Where(service => service["build"] is not null), service =>
        {
            Assert.True((bool)service["read_only"]!);
            Assert.Equal("ALL", Assert.Single(service["cap_drop"]!.AsArray())!.ToString());

            // The drain of a front end, or the tool calls of a silo; then the 30 s that a host gets to stop.
            var calls = service["build"]!["target"]!.ToString() == "silo" ? 20 : 5;
            var grace = int.Parse(service["stop_grace_period"]!.ToString().TrimEnd('s'), CultureInfo.InvariantCulture);
            Assert.True(grace > calls + 30, $"{service["image"]} gets {grace} s to leave.");
        });
    }

    private static bool IsSecret(string name) => name.EndsWith("PASSWORD", StringComparison.Ordinal)
        || name.EndsWith("_KEY", StringComparison.Ordinal) || name.EndsWith("HASH", StringComparison.Ordinal)
        || name.EndsWith("SECRET", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)(?<kind>:[?-])")]
    private static partial Regex Variable();
}
