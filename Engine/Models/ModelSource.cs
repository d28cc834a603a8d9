namespace ChatCluster.Models;

/// <summary>Where a model comes from, for requests and for messages about failures.</summary>
/// <param name="Name">The name under <c>ChatCluster:Models</c>.</param>
/// <param name="Model">The provider's name of it.</param>
internal sealed record ModelSource(string Name, string Provider, string Model, Uri Endpoint)
{
    /// <summary>Scheme, host and port: an address may carry a credential in its other parts.</summary>
    public string Address => Endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>The configuration path of one of the model's settings.</summary>
    public string Setting(string name) => $"ChatCluster:Models:{Name}:{name}";
}
