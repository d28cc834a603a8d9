using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>Chat completions, and a model by its name. The list of models is our own, which has OpenAI's form as well.</summary>
internal static class OpenAIEndpoints
{
    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/v1/chat/completions", CompleteAsync);
        groups.Reads.MapGet("/v1/models/{name}", ShowModelAsync);
    }

    private static async Task<IResult> ShowModelAsync(string name, ICatalog catalog, CancellationToken cancellationToken) =>
        (await catalog.ReadAsync(cancellationToken)).Models.FirstOrDefault(model => model.Name == name) is { } found
            ? TypedResults.Json(OpenAIModel.Of(found), OpenAIJson.Options)
            : new Problem(StatusCodes.Status404NotFound, "model_not_found",
                $"There is no model '{name}' here. GET /v1/models lists those there are.")
            { Field = "model" };

    private static async Task<IResult> CompleteAsync(
        ClaimsPrincipal user,
        HttpContext http,
        IThreads threads,
        ICatalog catalog,
        MessageLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var known = await catalog.ReadAsync(cancellationToken);
        var request = ChatCompletionRequest.Read(await JsonBody.ReadAsync(http.Request, cancellationToken), known.HasTool);
        var conversation = request.Conversation;
        if (conversation.Results.Count > 0 && (request.ThreadId ?? conversation.ThreadId) is { } waiting)
        {
            var (run, from, refused) = await ClientResults.SettleAsync(
                threads, ThreadRoute.NewKey(user, waiting), request.Results, request.Stops, limits, cancellationToken);
            if (refused is not null || run is not null)
            {
                return refused ?? Answer(http, run!, from, request, time);
            }
        }

        var key = ThreadRoute.NewKey(user, request.ThreadId ?? ThreadIds.New(time));
        if (!conversation.IsAsking || (conversation.Results.Count > 0 && await threads.FindAsync(key, cancellationToken) is not null))
        {
            return ClientResults.NothingWaits;
        }

        var message = limits.Read(request.Message, http, create: true) with { Steps = conversation.Steps() };
        if (await ThreadBeginning.CreateAsync(threads, key, conversation.Past, limits, time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await RunPosts.PostAsync(
            http, key, message, done => Answer(http, new(key, done, request.Stops), 0, request, time), cancellationToken);
    }

    private static IResult Answer(HttpContext http, PostedRun run, long from, ChatCompletionRequest request, TimeProvider time)
    {
        run.Name(http.Response);
        var ask = new ChatCompletionAsk(request.Message.Model ?? "", request.IncludeUsage, time.GetUtcNow(), from);
        return request.Stream
            ? new EventStream(new(run.Key, run.Before, run), new ChatCompletionFormat(ask))
            : new RunWait(run, new ChatCompletionAnswer(ask));
    }
}
