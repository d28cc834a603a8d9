using System.Text.Json;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>
/// What a front end ships: the HTTP surface, the client of the cluster, and nothing of models, tools, documents and other databases. A new
/// package belongs in this list only when a front end itself needs it.
/// </summary>
public sealed class FrontEndFilesTests
{
    private static readonly string[] Allowed =
    [
        "ChatCluster.Api", "ChatCluster.Configuration", "ChatCluster.Contracts", "ChatCluster.Feed", "ChatCluster.Grains.Abstractions",
        "ChatCluster.Postgres", "ChatCluster.ServiceDefaults", "ChatCluster.Settings", "ChatCluster.Web",

        // Signing in, and the description of the HTTP surface.
        "Microsoft.AspNetCore.Authentication.JwtBearer", "Microsoft.AspNetCore.Authentication.OpenIdConnect",
        "Microsoft.AspNetCore.OpenApi", "Microsoft.Bcl.Cryptography", "Microsoft.IdentityModel.Abstractions",
        "Microsoft.IdentityModel.JsonWebTokens", "Microsoft.IdentityModel.Logging", "Microsoft.IdentityModel.Protocols",
        "Microsoft.IdentityModel.Protocols.OpenIdConnect", "Microsoft.IdentityModel.Tokens", "Microsoft.OpenApi", "Scalar.AspNetCore",
        "System.IdentityModel.Tokens.Jwt",

        // Orleans, and what it brings along.
        "Humanizer.Core", "Microsoft.CodeAnalysis.Common", "Microsoft.CodeAnalysis.Workspaces.Common",
        "Microsoft.Extensions.DependencyModel", "Microsoft.Orleans.Clustering.AdoNet", "Microsoft.Orleans.Connections.Security",
        "Microsoft.Orleans.Core", "Microsoft.Orleans.Core.Abstractions", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Serialization",
        "Microsoft.Orleans.Serialization.Abstractions", "Microsoft.Orleans.Serialization.SystemTextJson", "Microsoft.Orleans.Streaming",
        "Newtonsoft.Json", "Polly", "Polly.Core", "Polly.Extensions", "System.Composition", "System.Composition.AttributedModel",
        "System.Composition.Convention", "System.Composition.Hosting", "System.Composition.Runtime", "System.Composition.TypedParts",
        "System.IO.Hashing", "System.Memory.Data",

        // Where the cluster is found.
        "Npgsql",

        "OpenTelemetry", "OpenTelemetry.Api", "OpenTelemetry.Api.ProviderBuilderExtensions",
        "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Extensions.Hosting",
    ];

    [Fact]
    public void Api_ShipsWhatAFrontEndNeedsAndNothingElse()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(ServerProcess.PathOf("Api"), ".deps.json")));

        // Each of this repository's own is listed a second time, as the file that it was referred to by.
        var shipped = file.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() is not "reference")
            .Select(library => library.Name.Split('/')[0]).ToList();

        Assert.Contains("ChatCluster.Web", shipped);
        Assert.Empty(shipped.Except(Allowed, StringComparer.Ordinal));
    }
}
