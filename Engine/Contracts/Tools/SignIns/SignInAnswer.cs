using System.Text.Json.Serialization;

namespace ChatCluster.Tools.SignIns;

/// <summary>The answer to an owner's request about their own sign-ins.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(Many), "many")]
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Forgotten), "forgotten")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(Connection), "connection")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record SignInAnswer
{
    private SignInAnswer()
    {
    }

    /// <summary>All sign-ins of the owner.</summary>
    public sealed record Many(IReadOnlyList<ToolSignIn> SignIns) : SignInAnswer;

    /// <param name="Url">The page of the authorization server that the user has to open.</param>
    /// <param name="ExpiresAt">Until when the browser may come back.</param>
    public sealed record Begun(string Url, DateTimeOffset ExpiresAt) : SignInAnswer;

    /// <summary>The sign-in is complete; the tools can be called.</summary>
    public sealed record Completed : SignInAnswer;

    /// <param name="Revoked">Whether the authorization server has said that it revoked them.</param>
    public sealed record Forgotten(bool Revoked) : SignInAnswer;

    /// <param name="Tools">The names of the tools that the thread has now.</param>
    public sealed record Connected(IReadOnlyList<string> Tools) : SignInAnswer;

    /// <param name="Url">Where the server of the thread is, without what in it may be a secret.</param>
    /// <param name="HasToken">Whether it lets the owner in with a token.</param>
    public sealed record Connection(string Url, bool HasToken) : SignInAnswer;

    /// <summary>There is no such server, or none that anybody signs in to.</summary>
    public sealed record Missing : SignInAnswer;

    /// <summary>It was refused; the detail says why and what to do.</summary>
    public sealed record Refused(string Code, string Detail) : SignInAnswer;
}
