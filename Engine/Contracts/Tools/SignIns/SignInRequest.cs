using System.Text.Json.Serialization;

namespace ChatCluster.Tools.SignIns;

/// <summary>An owner's request about their own sign-ins or MCP servers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(ReadAll), "list")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(Complete), "complete")]
[JsonDerivedType(typeof(Forget), "forget")]
[JsonDerivedType(typeof(Connect), "connect")]
[JsonDerivedType(typeof(Disconnect), "disconnect")]
[JsonDerivedType(typeof(ReadConnection), "connection")]
public abstract record SignInRequest
{
    private SignInRequest()
    {
    }

    /// <summary>Whether asking twice is the same as once.</summary>
    [JsonIgnore]
    public virtual bool IsRepeatable => true;

    /// <summary>All sign-ins of the owner.</summary>
    public sealed record ReadAll : SignInRequest;

    /// <summary>Begins to sign in.</summary>
    /// <param name="Address">Where browsers reach this service: scheme, host and port.</param>
    /// <param name="Way">By what the asking browser is known; nobody else may complete it.</param>
    public sealed record Begin(string Server, string Address, string Way) : SignInRequest;

    /// <summary>Passes on what the authorization server has sent the browser back with.</summary>
    /// <param name="State">What tells sign-ins apart.</param>
    /// <param name="Code">What a token is given for; null when the user or the server refused.</param>
    /// <param name="Issuer">Who says that it answers.</param>
    /// <param name="Error">The code of a refusal.</param>
    /// <param name="Way">By what the browser is known that came back.</param>
    public sealed record Complete(string Server, string State, string? Code, string? Issuer, string? Error, string Way) : SignInRequest
    {
        /// <summary>False: a code is good for one use.</summary>
        public override bool IsRepeatable => false;
    }

    /// <summary>Forgets the owner's tokens, and has the authorization server revoke them where it can.</summary>
    public sealed record Forget(string Server) : SignInRequest;

    /// <summary>Connects one thread to a server of the owner's own, whose tools are then all that it has.</summary>
    /// <param name="ThreadId">The thread, which need not be there yet.</param>
    /// <param name="Url">Where the server is.</param>
    /// <param name="Token">What it lets the owner in with, if anything.</param>
    public sealed record Connect(string ThreadId, string Url, string? Token = null) : SignInRequest
    {
        /// <summary>
        /// What the id of such a thread has in it: it never gets the tools of everybody, also when its server was forgotten.
        /// </summary>
        public const string Mark = "-own-mcp-";
    }

    /// <summary>Where the server of a thread is.</summary>
    public sealed record ReadConnection(string ThreadId) : SignInRequest;

    /// <summary>Forgets where the server of a thread is.</summary>
    public sealed record Disconnect(string ThreadId) : SignInRequest;
}
