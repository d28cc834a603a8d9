using System.Security.Claims;
using ChatCluster.Documents;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Projects;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatCluster.Web.Prompts;

/// <summary>The library of reusable prompt texts.</summary>
internal static class PromptEndpoints
{
    private const int MaxName = 60;
    private const int MaxText = 20_000;

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "prompt_not_found", "You have no such prompt. GET /v1/prompts lists yours.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/prompts", ListAsync).WithName("listPrompts").WithSummary("Your prompts, by name.");
        v1.Writes.MapPut("/prompts/{name}", PutAsync).WithName("putPrompt").WithSummary("Keeps a prompt under a name.")
            .Produces<PromptView>();
        v1.Writes.MapDelete("/prompts/{name}", DeleteAsync).WithName("deletePrompt").WithSummary("Deletes a prompt.").Produces(204);
    }

    private static async Task<Ok<ItemsView<PromptView>>> ListAsync(
        ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemsView<PromptView>(
            [.. (await threads.ListAsync(user.Owner(), DocumentKind.Prompt, cancellationToken)).Select(PromptView.Of)]));

    private static async Task<IResult> PutAsync(
        string name, PromptBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (name.Length > MaxName || name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/'))
        {
            throw RequestException.Invalid("bad_name", $"A prompt's name is one word of up to {MaxName} characters, without a slash.");
        }

        if (string.IsNullOrWhiteSpace(body.Text) || body.Text.Length > MaxText)
        {
            throw RequestException.Invalid("bad_text", $"text is 1 to {MaxText} characters.");
        }

        var put = new PutDocument(DocumentKind.Prompt, name, new(PromptView.BodyOf(body.Text)));
        return await threads.AskDocumentsAsync(user.Owner(), put, cancellationToken) switch
        {
            DocumentAnswer.Stored stored => TypedResults.Ok(PromptView.Of(stored.Document)),
            DocumentAnswer.Refused refused => OwnerProjects.Refusal(refused),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not an answer to a document that follows none."),
        };
    }

    private static async Task<IResult> DeleteAsync(
        string name, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        await threads.AskDocumentsAsync(user.Owner(), new DeleteDocuments(DocumentKind.Prompt, name), cancellationToken)
            is DocumentAnswer.Deleted { Count: > 0 } ? TypedResults.NoContent() : NotFound;
}
