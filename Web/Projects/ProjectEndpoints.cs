using System.Globalization;
using System.Security.Claims;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatCluster.Web.Projects;

/// <summary>Folders of threads, with instructions and files of their own.</summary>
internal static class ProjectEndpoints
{
    private const int MaxFileName = 255;

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/projects", ListAsync).WithName("listProjects").WithSummary("Your projects, by name.");
        v1.Writes.MapPost("/projects", CreateAsync).WithName("createProject").WithSummary("Makes a project.").Produces<ProjectView>(201);
        v1.Reads.MapGet("/projects/{projectId}", ShowAsync).WithName("getProject").WithSummary("One project.").Produces<ProjectView>();
        v1.Writes.MapPatch("/projects/{projectId}", ChangeAsync).WithName("changeProject")
            .WithSummary("Renames a project, or changes its instructions.").Produces<ProjectView>();
        v1.Writes.MapDelete("/projects/{projectId}", DeleteAsync).WithName("deleteProject")
            .WithSummary("Deletes a project with its files. Its threads stay.").Produces(204);
        v1.Writes.MapPost("/projects/{projectId}/files", AddFileAsync).WithName("addProjectFile")
            .WithSummary("Adds a file, which the prompts of the project's threads then have.").Produces<ProjectView>();
        v1.Writes.MapDelete("/projects/{projectId}/files/{fileId}", DeleteFileAsync).WithName("deleteProjectFile")
            .WithSummary("Deletes a file of a project.").Produces<ProjectView>();
    }

    private static async Task<Ok<ItemsView<ProjectView>>> ListAsync(
        ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var projects = (await threads.ListAsync(user.Owner(), DocumentKind.Project, cancellationToken)).Select(ProjectView.Of);
        return TypedResults.Ok(
            new ItemsView<ProjectView>([.. projects.OrderBy(project => project.Name, StringComparer.OrdinalIgnoreCase)]));
    }

    private static async Task<IResult> ShowAsync(
        string projectId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        await threads.FindAsync(user.Owner(), DocumentKind.Project, projectId, cancellationToken) is { } document
            ? TypedResults.Ok(ProjectView.Of(document)) : OwnerProjects.NotFound;

    private static async Task<IResult> CreateAsync(
        ProjectBody body, ClaimsPrincipal user, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        var id = $"p_{Guid.CreateVersion7(time.GetUtcNow()):N}";
        var project = new Project(
            Name(body.Name) ?? throw RequestException.Invalid("name_missing", "name is what the project is called."),
            Instructions(body.Instructions));
        return await threads.AskDocumentsAsync(
            user.Owner(), new PutDocument(DocumentKind.Project, id, project.ToBody()), cancellationToken) switch
        {
            DocumentAnswer.Stored stored => TypedResults.Created($"/v1/projects/{id}", ProjectView.Of(stored.Document)),
            DocumentAnswer.Refused refused => OwnerProjects.Refusal(refused),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not an answer to a new document."),
        };
    }

    private static Task<IResult> ChangeAsync(
        string projectId, ProjectBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var (name, instructions) = (Name(body.Name), Instructions(body.Instructions));
        return name is null && body.Instructions is null
            ? throw RequestException.Invalid("nothing_to_change", "Give name or instructions.")
            : threads.ChangeAsync(
                user.Owner(), projectId, project => project with
                {
                    Name = name ?? project.Name,
                    Instructions = body.Instructions is null ? project.Instructions : instructions,
                },
                cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(
        string projectId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        // What lies in it first, and what is in its files: a deletion that was cut off before the last can be asked for again.
        if (await TakeOutAsync(projectId, user.Owner(), threads, cancellationToken) is { } refused)
        {
            return refused;
        }

        var files = new DeleteDocuments(DocumentKind.ProjectFile, Project.FileId(projectId, ""), Below: true);
        await threads.AskDocumentsAsync(user.Owner(), files, cancellationToken);
        var project = new DeleteDocuments(DocumentKind.Project, projectId);
        return await threads.AskDocumentsAsync(user.Owner(), project, cancellationToken) is DocumentAnswer.Deleted { Count: > 0 }
            ? TypedResults.NoContent() : OwnerProjects.NotFound;
    }

    // What is taken out is not listed any more; a thread that stays all the same is not tried again.
    /// <returns>Why one of them has to stay; null when nothing is left that could be taken out.</returns>
    private static async Task<IResult?> TakeOutAsync(
        string projectId, Owner owner, IThreads threads, CancellationToken cancellationToken)
    {
        var query = new ThreadQuery { Project = projectId, Archived = null, PageSize = ThreadQuery.MaxPageSize };
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while ((await threads.ListAsync(owner, query, cancellationToken)).Threads.Where(thread => tried.Add(thread.Key.Id)).ToList()
            is { Count: > 0 } found)
        {
            foreach (var thread in found)
            {
                try
                {
                    var answer = await threads.SendAsync(thread.Key, new MoveThread(), cancellationToken);
                    if (answer is not (ThreadAnswer.Done or ThreadAnswer.Missing))
                    {
                        return answer.Match(_ => Results.Ok());
                    }
                }
                catch (ThreadDamagedException)
                {
                    // Nothing can be written to it any more; it goes on naming a project that is gone.
                }
            }
        }

        return null;
    }

    private static async Task<IResult> AddFileAsync(
        string projectId, ProjectFileBody body, ClaimsPrincipal user, IThreads threads, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var owner = user.Owner();
        var file = Read(body, $"f_{Guid.CreateVersion7(time.GetUtcNow()):N}");
        if (await threads.FindAsync(owner, DocumentKind.Project, projectId, cancellationToken) is not { } document)
        {
            return OwnerProjects.NotFound;
        }

        // Before the content is sent anywhere; looked at again where it counts.
        Add(Project.Of(document), file);

        // The content before its name: a name without one would be a file that cannot be read.
        var id = Project.FileId(projectId, file.Id);
        var content = new PutDocument(DocumentKind.ProjectFile, id, new ProjectFileContent(body.Url!).ToBody());
        if (await threads.PutAsync(owner, content, cancellationToken) is { } refused)
        {
            return refused;
        }

        var named = false;
        try
        {
            var changed = await threads.ChangeAsync(owner, projectId, project => Add(project, file), cancellationToken);
            named = changed is Ok<ProjectView>;
            return changed;
        }
        finally
        {
            if (!named)
            {
                await threads.AskDocumentsAsync(owner, new DeleteDocuments(DocumentKind.ProjectFile, id), CancellationToken.None);
            }
        }
    }

    private static Project Add(Project project, ProjectFile file) => project.Files.Length < Project.MaxFiles
        ? project with { Files = project.Files.Add(file) }
        : throw new RequestException(TooMany());

    private static async Task<IResult> DeleteFileAsync(
        string projectId, string fileId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var changed = await threads.ChangeAsync(
            user.Owner(), projectId, project => project.Files.RemoveAll(file => file.Id == fileId) is var left
                && left.Length < project.Files.Length
                ? project with { Files = left }
                : throw new RequestException(new(
                    StatusCodes.Status404NotFound, "file_not_found", "The project has no such file. GET /v1/projects lists its files.")),
            cancellationToken);
        var content = new DeleteDocuments(DocumentKind.ProjectFile, Project.FileId(projectId, fileId));
        await threads.AskDocumentsAsync(user.Owner(), content, cancellationToken);
        return changed;
    }

    private static ProjectFile Read(ProjectFileBody body, string id)
    {
        if (body.Name is not { Length: > 0 and <= MaxFileName } name || name.Any(char.IsControl) || !MediaTypeText.IsSound(body.MediaType)
            || body.Url is not { } url || !DataUrl.TryRead(url, out var content))
        {
            throw RequestException.Invalid(
                "bad_file", "A file has a name, a mediaType and a url that is a complete data: URL.");
        }

        if (body.MediaType!.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            throw RequestException.Invalid(
                "bad_file", "A project's files are read as text: add text, PDF or Word, and attach images to messages.");
        }

        return content.Length <= Project.MaxFileBytes
            ? new(id, name, body.MediaType, content.Length)
            : throw RequestException.TooLarge(
                "file_too_large",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{name}' has {content.Length} bytes; a project's file has up to {Project.MaxFileBytes}."));
    }

    private static Problem TooMany() => new(
        StatusCodes.Status409Conflict, "too_many_files",
        string.Create(CultureInfo.InvariantCulture, $"A project has up to {Project.MaxFiles} files. Delete one first."));

    private static string? Name(string? name) => name is null ? null
        : !string.IsNullOrWhiteSpace(name) && name.Length <= Project.MaxName && !name.Any(char.IsControl) ? name.Trim()
        : throw RequestException.Invalid("bad_name", $"name is one line of 1 to {Project.MaxName} characters.");

    private static string? Instructions(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length <= ThreadSettings.MaxInstructions ? text
        : throw RequestException.TooLarge("text_too_long", $"instructions has up to {ThreadSettings.MaxInstructions} characters.");
}
