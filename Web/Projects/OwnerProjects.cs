using System.Collections.Immutable;
using ChatCluster.Documents;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Projects;

/// <summary>Projects of owners as they are kept: each is a document, and so is what is in each of its files.</summary>
internal static class OwnerProjects
{
    // Each retry means that another writer succeeded.
    private const int Tries = 10;

    public static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "project_not_found", "You have no such project. GET /v1/projects lists yours.");

    public static async Task<ImmutableArray<OwnerDocument>> ListAsync(
        this IThreads threads, Owner owner, string kind, CancellationToken cancellationToken) =>
        await threads.AskDocumentsAsync(owner, new ListDocuments(kind), cancellationToken) is DocumentAnswer.Found found
            ? found.Documents : [];

    public static async Task<OwnerDocument?> FindAsync(
        this IThreads threads, Owner owner, string kind, string id, CancellationToken cancellationToken) =>
        await threads.AskDocumentsAsync(owner, new ReadDocument(kind, id), cancellationToken)
            is DocumentAnswer.Found { Documents: [var document, ..] } ? document : null;

    /// <summary>The project's id, if there is one.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<string?> ExistingAsync(
        this IThreads threads, Owner owner, string? project, CancellationToken cancellationToken) =>
        project is null || (ThreadKey.IsValidId(project)
            && await threads.FindAsync(owner, DocumentKind.Project, project, cancellationToken) is not null)
            ? project
            : throw RequestException.Invalid("unknown_project", "You have no such project. GET /v1/projects lists yours.");

    /// <summary>Keeps a document; what is answered when that is not possible.</summary>
    public static async Task<IResult?> PutAsync(
        this IThreads threads, Owner owner, PutDocument put, CancellationToken cancellationToken) =>
        await threads.AskDocumentsAsync(owner, put, cancellationToken) is DocumentAnswer.Refused refused ? Refusal(refused) : null;

    /// <summary>Changes a project, retrying on concurrent changes.</summary>
    public static async Task<IResult> ChangeAsync(
        this IThreads threads, Owner owner, string id, Func<Project, Project> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await threads.FindAsync(owner, DocumentKind.Project, id, cancellationToken) is not { } before)
            {
                return NotFound;
            }

            var put = new PutDocument(DocumentKind.Project, id, change(Project.Of(before)).ToBody(), before.Version);
            switch (await threads.AskDocumentsAsync(owner, put, cancellationToken))
            {
                case DocumentAnswer.Stored stored:
                    return TypedResults.Ok(ProjectView.Of(stored.Document));
                case DocumentAnswer.Refused refused:
                    return Refusal(refused);
                default:
                    break;
            }
        }

        return new Problem(
            StatusCodes.Status409Conflict, "project_changed", "The project was changed by too many at once. Send the request again.")
        {
            MayRepeat = true,
        };
    }

    public static Problem Refusal(DocumentAnswer.Refused refused) => new(
        refused.Code switch
        {
            "document_too_large" => StatusCodes.Status413PayloadTooLarge,
            "bad_id" => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status409Conflict,
        },
        refused.Code, refused.Message);
}
