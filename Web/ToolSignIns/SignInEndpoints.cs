using System.Security.Claims;
using System.Text.Encodings.Web;
using ChatCluster.Tools.SignIns;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatCluster.Web.ToolSignIns;

/// <summary>
/// Where users sign in to the servers that their tools come from (OAuth 2.1). The browser that comes back has to be the one that was sent
/// away.
/// </summary>
internal static class SignInEndpoints
{
    // Authorization servers add to it what they like (RFC 6749, section 4.1.2).
    private static readonly KnownQuery Answers = new(
    [
        new("state", "What the browser was sent away with."), new("code", "What a token is given for."),
        new("iss", "The authorization server."),
        new("error", "Why there is no code."),
    ])
    {
        TakesOthers = true,
    };

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/mcp", ListAsync).WithName("listSignIns")
            .WithSummary("The MCP servers that users sign in to, and whether you are signed in.");
        v1.Writes.MapPost("/mcp/{server}/authorize", BeginAsync).WithName("beginSignIn")
            .WithSummary("Begins to sign you in: answers with the page that this browser has to open.").Produces<SignInView>();
        v1.Writes.MapGet("/mcp/{server}/authorize", GoAsync).WithName("goToSignIn")
            .WithSummary("The same for a browser, which is sent to the page.").Produces(StatusCodes.Status302Found);
        v1.Writes.MapGet("/mcp/{server}/callback", CompleteAsync).WithName("completeSignIn").WithMetadata(Answers)
            .WithSummary("Where the authorization server sends the browser back to.")
            .Produces<string>(StatusCodes.Status200OK, "text/html");
        v1.Writes.MapDelete("/mcp/{server}/authorize", ForgetAsync).WithName("forgetSignIn")
            .WithSummary("Forgets your tokens for the server, and has them revoked where that is offered.").Produces<ForgottenView>();
    }

    private static async Task<Ok<ItemsView<ToolSignIn>>> ListAsync(
        ClaimsPrincipal user, IToolSignIns signIns, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemsView<ToolSignIn>(
            await signIns.AskAsync(user.Owner(), new SignInRequest.ReadAll(), cancellationToken) is SignInAnswer.Many many
                ? many.SignIns : []));

    private static async Task<IResult> BeginAsync(
        string server, HttpContext http, IToolSignIns signIns, CancellationToken cancellationToken) =>
        Answer(server, await AskAsync(server, http, signIns, cancellationToken));

    private static async Task<IResult> GoAsync(string server, HttpContext http, IToolSignIns signIns, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(server, http, signIns, cancellationToken);
        return answer is SignInAnswer.Begun begun ? TypedResults.Redirect(begun.Url) : Answer(server, answer);
    }

    private static async Task<IResult> CompleteAsync(
        string server,
        string? state,
        string? code,
        string? iss,
        string? error,
        HttpContext http,
        IToolSignIns signIns,
        CancellationToken cancellationToken)
    {
        // The address has the code in it.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        var request = new SignInRequest.Complete(server, state ?? "", code, iss, error, WayOf(http));
        return Answer(server, await signIns.AskAsync(http.User.Owner(), request, cancellationToken));
    }

    private static async Task<IResult> ForgetAsync(
        string server, ClaimsPrincipal user, IToolSignIns signIns, CancellationToken cancellationToken) =>
        Answer(server, await signIns.AskAsync(user.Owner(), new SignInRequest.Forget(server), cancellationToken));

    private static Task<SignInAnswer> AskAsync(string server, HttpContext http, IToolSignIns signIns, CancellationToken cancellationToken)
    {
        var request = http.Request;
        return signIns.AskAsync(
            http.User.Owner(), new SignInRequest.Begin(server, $"{request.Scheme}://{request.Host}", WayOf(http)), cancellationToken);
    }

    // A session of the page, or a key: the answer to another's question is not taken.
    private static string WayOf(HttpContext http) => http.User.FindFirst(ChatClaims.Way)?.Value ?? "";

    private static string Page(string server) =>
        $"<!doctype html><meta charset=\"utf-8\"><title>Signed in</title><p>You are signed in to {HtmlEncoder.Default.Encode(server)}. Close this page, and go on in the chat.</p>";

    /// <summary>The one mapping from what is answered about sign-ins to what HTTP says.</summary>
    private static IResult Answer(string server, SignInAnswer answer) => answer switch
    {
        SignInAnswer.Begun begun => TypedResults.Ok(new SignInView(begun.Url, begun.ExpiresAt)),
        SignInAnswer.Completed => TypedResults.Content(Page(server), "text/html; charset=utf-8"),
        SignInAnswer.Forgotten forgotten => TypedResults.Ok(new ForgottenView(forgotten.Revoked)),
        SignInAnswer.Missing =>
            new Problem(
                StatusCodes.Status404NotFound, "server_not_found",
                "There is no such MCP server that users sign in to. GET /v1/mcp lists them."),
        SignInAnswer.Refused refused => new Problem(StatusCodes.Status409Conflict, refused.Code, refused.Detail),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} has no answer."),
    };
}
