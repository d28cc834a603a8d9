using System.Text.Json;

namespace ChatCluster.Tools.SignIns;

/// <summary>Questions and answers about sign-ins as bytes, for a host whose front ends are other processes.</summary>
public static class SignInWire
{
    /// <summary>A request as the cluster carries it.</summary>
    public static byte[] Write(SignInRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, SignInWireJson.Wire.SignInRequest);

    /// <summary>An answer as the cluster carries it.</summary>
    public static byte[] Write(SignInAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, SignInWireJson.Wire.SignInAnswer);

    /// <summary>Reads a request that <see cref="Write(SignInRequest)"/> wrote.</summary>
    public static SignInRequest ReadRequest(byte[] json) => JsonSerializer.Deserialize(json, SignInWireJson.Wire.SignInRequest)!;

    /// <summary>Reads an answer that <see cref="Write(SignInAnswer)"/> wrote.</summary>
    public static SignInAnswer ReadAnswer(byte[] json) => JsonSerializer.Deserialize(json, SignInWireJson.Wire.SignInAnswer)!;
}
