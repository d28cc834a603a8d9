using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Safety;
using ModelContextProtocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>Says why a server could not be used. The words are ours: those of an exception may hold addresses and secrets.</summary>
internal static class McpFailure
{
    /// <summary>The end of a sentence that begins with the server.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        _ when SignInNeededException.In(exception) is not null => "the sign-in that it is asked with has ended",
        HttpRequestException { InnerException: AddressRefusedException } => "it leads to an address that may not be called",
        HttpRequestException { StatusCode: System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden } http =>
            $"it refuses the credential or asks for one (HTTP {(int)http.StatusCode!})",
        HttpRequestException { StatusCode: { } status } => $"it answers HTTP {(int)status}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "it accepts no connection",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection can be made",
        OperationCanceledException or TimeoutException => "it does not answer in time",
        HttpRequestException or IOException when exception.InnerException is System.ComponentModel.Win32Exception =>
            "its program cannot be started",
        HttpRequestException or IOException => "the connection broke or its program ended",
        McpException => "it answers otherwise than the protocol says",
        _ => "it cannot be spoken to",
    };

    /// <summary>Whether the request was certainly not processed, so that it can be repeated.</summary>
    public static bool NeverSent(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError,
        };
}
