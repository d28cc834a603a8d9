using System.Security.Claims;
using ChatCluster.Memory;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Memory;

/// <summary>What is known of the caller: shown, written down, reworded, forgotten.</summary>
internal static class MemoryEndpoints
{
    private static readonly Problem NoSuchFact =
        new(StatusCodes.Status404NotFound, "fact_not_found", "You have no such fact. GET /v1/memory lists yours.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/memory", (ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(user, threads, new ReadFacts(), Show, cancellationToken))
            .WithName("getMemory").WithSummary("What is known of you, and the message that each fact comes from.").Produces<MemoryView>();
        v1.Writes.MapPost("/memory", (FactBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(
                    user, threads, new RememberFact(TextOf(body)), done => TypedResults.Ok(FactView.Of(done.Fact!)), cancellationToken))
            .WithName("rememberFact").WithSummary("Writes a fact down.").Produces<FactView>();
        v1.Writes.MapPatch("/memory", (PatchMemoryBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(user, threads, new SwitchMemory(EnabledOf(body)), Show, cancellationToken))
            .WithName("switchMemory").WithSummary("Lets facts be drawn from your messages and recalled, or not. What is known stays.")
            .Produces<MemoryView>();
        v1.Writes.MapDelete("/memory", (ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(user, threads, new ForgetAllFacts(), _ => TypedResults.NoContent(), cancellationToken))
            .WithName("forgetEverything").WithSummary("Forgets everything that is known of you.").Produces(204);
        v1.Writes.MapPatch(
            "/memory/{factId}",
            (string factId, FactBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(
                    user, threads, new EditFact(factId, TextOf(body)), done => TypedResults.Ok(FactView.Of(done.Fact!)), cancellationToken))
            .WithName("editFact").WithSummary("Words a fact otherwise.").Produces<FactView>();
        v1.Writes.MapDelete(
            "/memory/{factId}", (string factId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
                ChangeAsync(user, threads, new ForgetFact(factId), _ => TypedResults.NoContent(), cancellationToken))
            .WithName("forgetFact").WithSummary("Forgets a fact.").Produces(204);
    }

    private static async Task<IResult> ChangeAsync(
        ClaimsPrincipal user, IThreads threads, MemoryChange change, Func<MemoryAnswer.Done, IResult> show,
        CancellationToken cancellationToken) =>
        await threads.ChangeMemoryAsync(user.Owner(), change, cancellationToken) switch
        {
            MemoryAnswer.Done done => show(done),
            MemoryAnswer.Invalid invalid => new Problem(
                invalid.Code is "memory_full" ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, invalid.Code,
                invalid.Message),
            _ => NoSuchFact,
        };

    private static IResult Show(MemoryAnswer.Done done) => TypedResults.Ok(MemoryView.Of(done.Memory));

    private static string TextOf(FactBody body) =>
        body.Text ?? throw RequestException.Invalid("text_missing", "text is the fact, 1 to 500 characters.");

    private static bool EnabledOf(PatchMemoryBody body) =>
        body.Enabled ?? throw RequestException.Invalid("enabled_missing", "enabled is true or false.");
}
