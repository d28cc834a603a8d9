namespace ChatCluster.Tools.Safety;

/// <summary>A URL leads to an address that users and models may not reach.</summary>
internal sealed class AddressRefusedException(string host)
    : Exception($"'{host}' is not an address of the public internet, and is not allowed by ChatCluster:Tools:AllowedNetworks.");
