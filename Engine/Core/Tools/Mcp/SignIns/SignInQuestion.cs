using ChatCluster.Threads;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>Asks an owner to sign in, as a tool asks for input: whoever answers has done so in a page of the browser.</summary>
/// <param name="server">The server's name in the settings.</param>
/// <param name="publicUrl">Where browsers reach this service; without it the address is one on the page's own server.</param>
internal sealed class SignInQuestion(string server, string? publicUrl)
{
    private const string Id = "sign_in";
    private const string State = """{"signIn":true}""";
    private const int MaxQuestions = 4;

    /// <summary>Where a browser begins.</summary>
    public string Address { get; } = $"{publicUrl?.TrimEnd('/')}/v1/mcp/{server}/authorize";

    public static bool IsAnswered(ToolInputAnswer? answer) => answer?.State.Text == State;

    /// <summary>Asks; or says that it is of no use to ask once more.</summary>
    /// <param name="before">The answer that the call was made again with.</param>
    public ToolOutput Ask(ToolInputAnswer? before)
    {
        if (before is { Action: not InputResolved.Accept } || before?.Question >= MaxQuestions
            || (before is not null && !IsAnswered(before)))
        {
            return ToolOutput.Failed(
                ToolErrorCodes.SignInNeeded,
                $"The user is not signed in to '{server}', so the call was not made. Tell the user to open {Address} and to ask again; calling again will not help.");
        }

        var again = before is null ? "" : " You are not signed in yet.";
        var message = $"'{server}' wants to know who you are.{again} Open this page, sign in there, and come back to go on.";
        return ToolOutput.Asks(new([new(Id, message, Url: Address)], new(State)));
    }
}
