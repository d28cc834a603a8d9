using System.Text.Json;

namespace ChatCluster.Tools.SignIns;

/// <summary>Questions and answers about sign-ins as bytes, for a host whose front ends are other processes.</summary>
public static class SignInWire
{
    public static byte[] Write(SignInRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, SignInWireJson.Wire.SignInRequest);

    public static byte[] Write(SignInAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, SignInWireJson.Wire.SignInAnswer);

    public static SignInRequest ReadRequest(byte[] json) => JsonSerializer.Deserialize(json, SignInWireJson.Wire.SignInRequest)!;

    public static SignInAnswer ReadAnswer(byte[] json) => JsonSerializer.Deserialize(json, SignInWireJson.Wire.SignInAnswer)!;
}
