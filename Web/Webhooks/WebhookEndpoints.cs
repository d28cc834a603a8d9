using System.Collections.Immutable;
using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using ChatCluster.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Webhooks;

/// <summary>The webhooks of an owner, and the log of what they were told.</summary>
internal static class WebhookEndpoints
{
    private const int DefaultSize = 50;
    private const int MaxUrl = 2_000;
    private const int MaxDescription = 200;
    private const string Log = "webhook deliveries";

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "webhook_not_found", "You have no such webhook. GET /v1/webhooks lists yours.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/webhooks", ListAsync).WithName("listWebhooks").WithSummary("Your webhooks.").Produces<ItemsView<WebhookView>>();
        v1.Reads.MapGet("/webhooks/{id}", ShowAsync).WithName("getWebhook").WithSummary("One webhook, without its secret.")
            .Produces<WebhookView>();
        v1.Reads.MapGet("/webhooks/{id}/deliveries", ListDeliveriesAsync).WithName("listWebhookDeliveries")
            .WithSummary("The deliveries of a webhook, newest first.")
            .TakesQuery(QueryParameters.Cursor, QueryParameters.Limit).Produces<WebhookLogView>();
        v1.Writes.MapPost("/webhooks", CreateAsync).WithName("createWebhook")
            .WithSummary("Makes a webhook. Its secret is in this answer and in no other.")
            .Produces<WebhookView>(StatusCodes.Status201Created);
        v1.Writes.MapPatch("/webhooks/{id}", ChangeAsync).WithName("changeWebhook")
            .WithSummary("Changes a webhook; members that are left out stay as they are.").Produces<WebhookView>();
        v1.Writes.MapDelete("/webhooks/{id}", DeleteAsync).WithName("deleteWebhook").WithSummary("Deletes a webhook with its log.")
            .Produces(204);
        v1.Writes.MapPost("/webhooks/{id}/secret", RotateAsync).WithName("rotateWebhookSecret")
            .WithSummary("Makes a new secret. For a day posts are signed with the one before as well.").Produces<WebhookView>();
        v1.Writes.MapPost("/webhooks/{id}/test", TestAsync).WithName("testWebhook")
            .WithSummary("Has a post made that tells of nothing; its outcome is in the log.")
            .Produces<WebhookDelivery>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> CreateAsync(
        CreateWebhookBody body, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body.Url))
        {
            throw RequestException.Invalid("required", "url is missing: the address to post to.");
        }

        if (body.ThreadId is { } thread)
        {
            ThreadRoute.NewKey(user, thread);
        }

        var request = new WebhookRequest.Create(
            Short("url", body.Url, MaxUrl)!, Events(body.Events), body.ThreadId, Short("description", body.Description, MaxDescription));
        return Answer(
            await webhooks.AskAsync(user.Owner(), request, cancellationToken),
            one => TypedResults.Created($"/v1/webhooks/{one.Webhook.Id}", WebhookView.Of(one.Webhook, one.Secret)));
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken) =>
        Answer(await webhooks.AskAsync(user.Owner(), new WebhookRequest.ReadAll(), cancellationToken));

    private static async Task<IResult> ShowAsync(
        string id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken) =>
        Answer(await webhooks.AskAsync(user.Owner(), new WebhookRequest.Read(id), cancellationToken));

    private static async Task<IResult> ChangeAsync(
        string id, PatchWebhookBody body, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken)
    {
        var request = new WebhookRequest.Change(
            id, Short("url", body.Url, MaxUrl), Events(body.Events), Short("description", body.Description, MaxDescription), body.Enabled);
        return Answer(await webhooks.AskAsync(user.Owner(), request, cancellationToken));
    }

    private static async Task<IResult> DeleteAsync(
        string id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken) =>
        Answer(await webhooks.AskAsync(user.Owner(), new WebhookRequest.Delete(id), cancellationToken));

    private static async Task<IResult> RotateAsync(
        string id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken) =>
        Answer(await webhooks.AskAsync(user.Owner(), new WebhookRequest.Rotate(id), cancellationToken));

    private static async Task<IResult> TestAsync(
        string id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken) =>
        Answer(await webhooks.AskAsync(user.Owner(), new WebhookRequest.Test(id), cancellationToken));

    private static async Task<IResult> ListDeliveriesAsync(
        string id, string? cursor, int? limit, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken cancellationToken)
    {
        var skip = (int)Math.Min(PageCursor.ReadNumber(cursor, Log)?.Number ?? 0, int.MaxValue);
        var count = PageLimits.Size(limit, null, DefaultSize, ThreadQuery.MaxPageSize);
        var answer = await webhooks.AskAsync(user.Owner(), new WebhookRequest.ReadLog(id, skip, count), cancellationToken);
        return answer is WebhookAnswer.Log log
            ? TypedResults.Ok(new WebhookLogView(log.Deliveries, log.More ? PageCursor.Write(Log, skip + count) : null))
            : Answer(answer);
    }

    /// <summary>The one mapping from what is answered about webhooks to what HTTP says.</summary>
    private static IResult Answer(WebhookAnswer answer, Func<WebhookAnswer.One, IResult>? one = null) => answer switch
    {
        WebhookAnswer.One found => one?.Invoke(found) ?? TypedResults.Ok(WebhookView.Of(found.Webhook, found.Secret, found.OldSecretUntil)),
        WebhookAnswer.Many many =>
            TypedResults.Ok(new ItemsView<WebhookView>([.. many.Webhooks.Select(webhook => WebhookView.Of(webhook))])),
        WebhookAnswer.Queued queued => TypedResults.Json(queued.Delivery, statusCode: StatusCodes.Status202Accepted),
        WebhookAnswer.Deleted => TypedResults.NoContent(),
        WebhookAnswer.Missing => NotFound,
        WebhookAnswer.Refused refused => new Problem(
            refused.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Detail)
        {
            Field = refused.Field,
        },
        _ => throw new InvalidOperationException($"{answer.GetType().Name} has no answer."),
    };

    private static ImmutableArray<string>? Events(IReadOnlyList<string>? events) => events is null ? null : [.. events];

    private static string? Short(string field, string? text, int most) => text is null || text.Length <= most
        ? text
        : throw RequestException.TooLarge("value_too_long", $"{field} has {text.Length} characters; {most} are the limit.");
}
