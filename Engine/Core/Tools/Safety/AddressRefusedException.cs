namespace ChatCluster.Tools.Safety;

/// <summary>A URL leads to a place that users and models may not reach.</summary>
internal sealed class AddressRefusedException : Exception
{
    private AddressRefusedException(string problem)
        : base(problem)
    {
    }

    public static AddressRefusedException Of(string host) =>
        new($"'{host}' is not an address of the public internet, and is not allowed by ChatCluster:Tools:AllowedNetworks.");

    public static AddressRefusedException Because(string problem) => new(problem);
}
