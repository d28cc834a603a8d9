using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Projects;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>Create, list, get, change and delete threads.</summary>
internal static class ThreadEndpoints
{
    public static void Map(RouteGroups v1)
    {
        v1.Writes.MapPost("/threads", CreateAsync).WithName("createThread").WithSummary("Creates an empty thread.")
            .Produces<ThreadView>(201).Produces<ThreadView>();
        v1.Reads.MapGet("/threads", ListAsync).WithName("listThreads").WithSummary("Lists your threads.")
            .TakesQuery(ThreadListQuery.Parameters).Produces<ThreadListView>();
        v1.Reads.MapGet("/threads/changes", (ClaimsPrincipal user) => new ListStream(user.Owner())).WithName("watchThreads")
            .WithSummary("What changes in the list of your threads, as a stream.")
            .WithMetadata(
                new StreamAnswerMetadata(
                    "threads.sync: read the list, now and whenever it comes again; thread.changed, thread.deleted: one thread of it."));
        v1.Reads.MapGet("/threads/{id}", GetAsync).WithName("getThread").WithSummary("One thread.").Produces<ThreadView>();
        v1.Writes.MapPatch("/threads/{id}", ChangeAsync).WithName("changeThread")
            .WithSummary("Renames, archives or silences a thread, puts it into a project, or changes agent and model of its next runs.")
            .Produces<ThreadView>();
        v1.Writes.MapDelete("/threads/{id}", DeleteAsync).WithName("deleteThread")
            .WithSummary("Stops the thread's run and deletes everything of it.")
            .Produces(204);
    }

    /// <summary>201 with the thread, or 200 with one that was there already.</summary>
    public static async Task<IResult> CreatedAsync(
        IThreads threads, ThreadKey key, ThreadAnswer.Done done, CancellationToken cancellationToken) =>
        await threads.FindAsync(key, cancellationToken) switch
        {
            null => Problem.ThreadNotFound,
            { } thread when done.Changed => TypedResults.Created($"/v1/threads/{key.Id}", ThreadView.Of(thread)),
            { } thread => TypedResults.Ok(ThreadView.Of(thread)),
        };

    /// <summary>The thread as it is now.</summary>
    public static async Task<IResult> ShowAsync(IThreads threads, ThreadKey key, CancellationToken cancellationToken) =>
        await threads.FindAsync(key, cancellationToken) is { } thread ? TypedResults.Ok(ThreadView.Of(thread)) : Problem.ThreadNotFound;

    private static async Task<IResult> CreateAsync(
        ClaimsPrincipal user, CreateThreadBody? body, IThreads threads, OwnerQuotas quotas, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var key = ThreadRoute.NewKey(user, body?.Id ?? ThreadIds.New(time));
        if (body is { Temporary: true, Project: not null })
        {
            throw RequestException.Invalid("temporary_in_project", "A temporary thread is in no project. Leave out one of the two.");
        }

        var request = new CreateThread(
            MessageLimits.Title(body?.Title), MessageLimits.Name("agent", body?.Agent), MessageLimits.Name("model", body?.Model))
        {
            Temporary = body?.Temporary is true,
            Project = await threads.ExistingAsync(key.Owner, body?.Project, cancellationToken),
            Settings = Settings(body),
        };
        if (await quotas.RefuseAsync(key, creates: true, bytes: 0, cancellationToken) is { } full)
        {
            return full;
        }

        var answer = await threads.SendAsync(key, request, cancellationToken);
        return await answer.MatchAsync(done => CreatedAsync(threads, key, done, cancellationToken));
    }

    private static ThreadSettings? Settings(CreateThreadBody? body)
    {
        var settings = body?.Settings?.Read();
        return body?.Webhooks is { } told ? (settings ?? ThreadSettings.None) with { Webhooks = told ? null : false } : settings;
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ThreadListQuery query, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var wanted = query.Read();
        var page = await threads.ListAsync(user.Owner(), wanted, cancellationToken);
        var (number, size) = query.ByNumber ? ((int?)wanted.Page, (int?)wanted.PageSize) : (null, null);
        return TypedResults.Ok(
            new ThreadListView([.. page.Threads.Select(ThreadView.Of)], ThreadListQuery.Next(wanted, page), number, size, page.Total));
    }

    private static Task<IResult> GetAsync([AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken) =>
        ShowAsync(threads, thread.Key(), cancellationToken);

    private static async Task<IResult> ChangeAsync(
        [AsParameters] ThreadRoute thread, PatchThreadBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (await threads.FindAsync(key, cancellationToken) is not { } before)
        {
            return Problem.ThreadNotFound;
        }

        if (body.ProjectGiven)
        {
            await threads.ExistingAsync(key.Owner, body.Project, cancellationToken);
        }

        foreach (var request in Requests(body, before))
        {
            var answer = await threads.SendAsync(key, request, cancellationToken);
            if (answer is not ThreadAnswer.Done)
            {
                return answer.Match(_ => throw new InvalidOperationException());
            }
        }

        return await ShowAsync(threads, key, cancellationToken);
    }

    private static List<ThreadRequest> Requests(PatchThreadBody body, ThreadSummary before)
    {
        // What may be refused goes first, so that a refusal leaves nothing half done.
        List<ThreadRequest> requests = [];
        if (body.AgentGiven || body.ModelGiven)
        {
            requests.Add(new ChangeAgent(
                body.AgentGiven ? MessageLimits.Name("agent", body.Agent) : before.Agent,
                body.ModelGiven ? MessageLimits.Name("model", body.Model) : before.Model));
        }

        if (body.ProjectGiven)
        {
            requests.Add(new MoveThread(body.Project));
        }

        if (MessageLimits.Title(body.Title) is { } title)
        {
            requests.Add(new RenameThread(title));
        }

        if (body.Archived is { } archived)
        {
            requests.Add(new ArchiveThread(archived));
        }

        if (body.Webhooks is { } told)
        {
            requests.Add(new SwitchWebhooks(told));
        }

        return requests.Count > 0
            ? requests : throw RequestException.Invalid("nothing_to_change", "Give title, archived, agent, model, project or webhooks.");
    }

    public static async Task<IResult> DeleteAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, OwnerQuotas quotas, CancellationToken cancellationToken)
    {
        var deleted = await threads.DeleteAsync(thread.Key(), cancellationToken);
        quotas.Forget(thread.Key().Owner);
        return deleted ? TypedResults.NoContent() : Problem.ThreadNotFound;
    }
}
