using System.Text.Json.Nodes;
using ChatCluster.Tests.Architecture;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>The Kubernetes manifests: valid for the API, and of one mind with each other and with the programs.</summary>
public sealed class ManifestTests
{
    // What .NET's host gives its parts to stop, after which it ends all the same.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    // The default of ChatCluster:ToolCalls:DrainTime.
    private static readonly TimeSpan ToolCallDrainTime = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Manifests_BySchemaOfTheirKind_AreValid()
    {
        var manifests = await Deployment.ReadAsync(Path.Combine(Deployment.Folder, "kubernetes"));

        Assert.NotEmpty(manifests);
        Assert.Empty(manifests.SelectMany(manifest => manifest.Problems.Select(problem => $"{manifest.File}: {problem}")));
        Assert.DoesNotContain(manifests, manifest => manifest.Kind == "Secret");
    }

    [Fact]
    public async Task Example_AsKustomizeRendersIt_IsValid()
    {
        var rendered = await Deployment.RenderAsync("kubernetes", "example");
        Assert.SkipWhen(rendered is null, "kubectl is not installed.");
        var folder = Directory.CreateTempSubdirectory("chatcluster-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rendered.yaml"), rendered);

        var manifests = await Deployment.ReadAsync(folder.FullName);

        Assert.Empty(manifests.SelectMany(manifest => manifest.Problems.Select(problem => $"{manifest.Name}: {problem}")));
        Assert.Equal(
            ["chatcluster-api", "chatcluster-silo"],
            manifests.Where(manifest => manifest.Kind == "Deployment").Select(manifest => manifest.Name).Order());
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("readinessProbe:", "readynessProbe:", "readynessProbe is unknown")]
    [InlineData("periodSeconds: 10", "periodSeconds: ten", "integer")]
    [InlineData("apps/v1", "apps/v9", "There is no apps/v9 Deployment")]
    public async Task Check_OfAMistake_FindsIt(string right, string wrong, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-");
        var text = await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "kubernetes", "base", "api-deployment.yaml"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mistake.yaml"), text.Replace(right, wrong, StringComparison.Ordinal));

        var manifest = Assert.Single(await Deployment.ReadAsync(folder.FullName));

        Assert.Contains(manifest.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task References_BetweenManifests_Meet()
    {
        var manifests = await Deployment.ReadBaseAsync();
        var deployments = manifests.Where(manifest => manifest.Kind == "Deployment").ToDictionary(manifest => manifest.Name);

        foreach (var (name, deployment) in deployments)
        {
            Assert.Equal(name, deployment.Text("spec", "selector", "matchLabels", "app.kubernetes.io/name"));
            Assert.Equal(name, deployment.Text("spec", "template", "metadata", "labels", "app.kubernetes.io/name"));
            Assert.Equal(
                name, Named(manifests, "PodDisruptionBudget", name).Text("spec", "selector", "matchLabels", "app.kubernetes.io/name"));
            Assert.Equal(name, Named(manifests, "HorizontalPodAutoscaler", name).Text("spec", "scaleTargetRef", "name"));
            // The autoscaler's alone: an apply would set it back.
            Assert.Null(deployment.At("spec", "replicas"));
            var policy = Named(manifests, "NetworkPolicy", name);
            Assert.Equal(name, policy.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name"));
            Assert.All(PortNames(policy.Spec["ingress"]!), port => Assert.Contains(port, deployment.Ports.Keys));
        }

        // A named port of an egress rule is that of the pods it leads to.
        var ports = deployments.Values.SelectMany(deployment => deployment.Ports.Keys).ToHashSet();
        Assert.All(manifests.Where(manifest => manifest.Kind == "NetworkPolicy").SelectMany(policy => PortNames(policy.Spec["egress"]!)),
            port => Assert.Contains(port, ports));

        var service = Named(manifests, "Service", "chatcluster-api");
        Assert.Equal("chatcluster-api", service.Text("spec", "selector", "app.kubernetes.io/name"));
        Assert.Contains(
            Assert.Single(service.Spec["ports"]!.AsArray())!["targetPort"]!.ToString(), deployments["chatcluster-api"].Ports.Keys);
        Assert.Equal("None", service.Text("spec", "sessionAffinity"));
    }

    [Fact]
    public async Task Ports_OfTheSilo_AreThoseItIsTold()
    {
        var silo = Named(await Deployment.ReadBaseAsync(), "Deployment", "chatcluster-silo");

        Assert.Equal(silo.Environment["ChatCluster__Cluster__SiloPort"], $"{silo.Ports["silo"]}");
        Assert.Equal(silo.Environment["ChatCluster__Cluster__GatewayPort"], $"{silo.Ports["gateway"]}");
    }

    [Fact]
    public async Task Probes_AskForPathsThatAreMapped()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        var siloProgram = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "Silo", "Program.cs"));

        foreach (var deployment in (await Deployment.ReadBaseAsync()).Where(manifest => manifest.Kind == "Deployment"))
        {
            foreach (var (probe, expected) in (IEnumerable<(string, string)>)[("startupProbe", "/health/ready"),
                ("readinessProbe", "/health/ready"), ("livenessProbe", "/health/live")])
            {
                var get = deployment.Container[probe]!["httpGet"]!;
                Assert.Equal((expected, "http"), (get["path"]!.ToString(), get["port"]!.ToString()));
                await app.GetJsonAsync(expected);
                Assert.Contains($"MapHealthChecks(\"{expected}\"", siloProgram, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Pods_HaveNoMoreRightsThanTheyNeed_AndTimeToLeave()
    {
        foreach (var deployment in (await Deployment.ReadBaseAsync()).Where(manifest => manifest.Kind == "Deployment"))
        {
            var pod = deployment.At("spec", "template", "spec")!;
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", pod["securityContext"]!["seccompProfile"]!["type"]!.ToString());
            Assert.True((bool)deployment.Container["securityContext"]!["readOnlyRootFilesystem"]!);
            Assert.False((bool)deployment.Container["securityContext"]!["allowPrivilegeEscalation"]!);
            Assert.Equal("ALL", Assert.Single(deployment.Container["securityContext"]!["capabilities"]!["drop"]!.AsArray())!.ToString());
            Assert.Equal("0", deployment.Text("spec", "strategy", "rollingUpdate", "maxUnavailable"));

            var drain = deployment.Environment.TryGetValue("ChatCluster__Web__DrainDelay", out var delay)
                ? TimeSpan.Parse(delay!, null) : TimeSpan.Zero;
            var calls = deployment.Name.EndsWith("silo", StringComparison.Ordinal) ? ToolCallDrainTime : TimeSpan.Zero;
            Assert.True(TimeSpan.FromSeconds((int)pod["terminationGracePeriodSeconds"]!) > drain + calls + ShutdownTimeout);
        }
    }

    private static Manifest Named(IEnumerable<Manifest> manifests, string kind, string name) =>
        Assert.Single(manifests, manifest => manifest.Kind == kind && manifest.Name == name);

    private static IEnumerable<string> PortNames(JsonNode rules) => rules.AsArray()
        .SelectMany(rule => rule!["ports"]?.AsArray() ?? [])
        .Select(port => port!["port"]!.ToString())
        .Where(port => !port.All(char.IsAsciiDigit));
}
