using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>The routes of the MCP gateway's chat.</summary>
internal static class LlmChatEndpoints
{
    public const string NoSession = "No active session found. Please connect to a server first.";

    private const string Transport = "streamable_http";
    private const string Masked = "*****";

    private static readonly Problem OtherUser = ForeignSystem.Refusal(StatusCodes.Status403Forbidden, "User ID mismatch.");

    private static readonly Problem NoConversation = ForeignSystem.Refusal(StatusCodes.Status400BadRequest, NoSession);

    public static void Map(RouteGroups routes)
    {
        routes.Writes.MapPost("/llmchat/connect", ConnectAsync);
        routes.Writes.MapPost("/llmchat/chat", ChatAsync);
        routes.Writes.MapPost("/llmchat/disconnect", DisconnectAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        routes.Reads.MapGet("/llmchat/status/{userId}", StatusAsync);
        routes.Reads.MapGet("/llmchat/config/{userId}", ConfigAsync);
        routes.Reads.MapGet("/llmchat/gateway/models", ModelsAsync);
    }

    private static async Task<IResult> ConnectAsync(
        HttpContext http, ConnectBody body, IThreads threads, ICatalog catalog, IToolSignIns signIns, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var owner = http.User.Owner();
        var known = await catalog.ReadAsync(cancellationToken);
        if (FindRefusal(owner, body, known) is { } refusal)
        {
            return refusal;
        }

        var key = UserConversation.NewKey(owner, body.Server is not null, time);
        IEnumerable<string> tools = known.Tools.Tools.Select(tool => tool.Name);
        if (body.Server is { } server)
        {
            var answer = await signIns.AskAsync(
                owner, new SignInRequest.Connect(key.Id, server.Url ?? "", server.AuthToken), cancellationToken);
            if (answer is SignInAnswer.Refused refused)
            {
                // What the user has connected before stays.
                var away = refused.Code is "server_unreachable";
                return ForeignSystem.Refusal(
                    away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest, refused.Detail);
            }

            tools = ((SignInAnswer.Connected)answer).Tools;
        }

        // Connecting again begins anew.
        await UserConversation.EndAsync(threads, signIns, owner, cancellationToken);
        var connected = false;
        var result = await ForeignRuns.CreateAsync(http, key, new(Model: body.Llm?.Model), Connected, cancellationToken);
        if (!connected && body.Server is not null)
        {
            await signIns.AskAsync(owner, new SignInRequest.Disconnect(key.Id), cancellationToken);
        }

        return result;

        IResult Connected(ThreadSummary thread)
        {
            connected = true;
            return TypedResults.Ok(
                new { status = "connected", user_id = owner.User, provider = "gateway", tool_count = tools.Count(), tools });
        }
    }

    private static Problem? FindRefusal(Owner owner, ConnectBody body, CatalogListing known)
    {
        if (body.UserId is { } user && user != owner.User)
        {
            return OtherUser;
        }

        if (body.Server is { Transport: { } transport and not Transport })
        {
            return Refused($"Invalid server configuration: transport is {Transport}, not '{transport}'.");
        }

        return body.Llm switch
        {
            { Model: { } model } when known.FindModel(model) is null =>
                Refused($"Invalid LLM configuration: there is no model '{model}'. GET /llmchat/gateway/models lists them."),
            { Temperature: < 0 or > 2 } => Refused("Invalid LLM configuration: temperature is 0 to 2."),
            { MaxTokens: <= 0 } => Refused("Invalid LLM configuration: max_tokens is above 0."),
            _ => null,
        };
    }

    private static async Task<IResult> ChatAsync(HttpContext http, ChatBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var owner = http.User.Owner();
        if (body.UserId is { } user && user != owner.User)
        {
            return OtherUser;
        }

        if (string.IsNullOrWhiteSpace(body.Message))
        {
            return Refused("Message cannot be empty");
        }

        if (await UserConversation.FindAsync(threads, owner, cancellationToken) is not { } open)
        {
            return NoConversation;
        }

        return await ForeignRuns.PostAsync(
            http,
            open.Key,
            new() { Text = body.Message },
            create: false,
            run => body.Streaming is true ? ForeignRuns.Stream(run, LlmChatProjection.Format)
                : new RunWait(run, new RunAnswerBuilder(answer => Answer(owner, answer))),
            cancellationToken);
    }

    private static async Task<IResult> DisconnectAsync(
        HttpContext http, ChatBody body, IThreads threads, IToolSignIns signIns, CancellationToken cancellationToken)
    {
        var owner = http.User.Owner();
        if (body.UserId is { } user && user != owner.User)
        {
            return OtherUser;
        }

        return TypedResults.Ok(await UserConversation.EndAsync(threads, signIns, owner, cancellationToken)
            ? new { status = "disconnected", user_id = owner.User, message = "Successfully disconnected" }
            : new { status = "no_active_session", user_id = owner.User, message = "No active session to disconnect" });
    }

    private static async Task<IResult> StatusAsync(
        string userId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) => userId == user.Owner().User
        ? TypedResults.Ok(
            new { user_id = userId, connected = await UserConversation.FindAsync(threads, user.Owner(), cancellationToken) is not null })
        : OtherUser;

    // What a connection is made of is shown without its secrets.
    private static async Task<IResult> ConfigAsync(
        string userId, ClaimsPrincipal user, IThreads threads, ICatalog catalog, IToolSignIns signIns, CancellationToken cancellationToken)
    {
        if (userId != user.Owner().User)
        {
            return OtherUser;
        }

        if (await UserConversation.FindAsync(threads, user.Owner(), cancellationToken) is not { } open)
        {
            return ForeignSystem.Refusal(StatusCodes.Status404NotFound, "No config found for this user.");
        }

        var server = await signIns.AskAsync(user.Owner(), new SignInRequest.ReadConnection(open.Key.Id), cancellationToken)
            as SignInAnswer.Connection;
        return TypedResults.Ok(
            new
            {
                mcp_server = server is null
                    ? null : new { url = server.Url, transport = Transport, auth_token = server.HasToken ? Masked : null },
                llm = new
                {
                    provider = "gateway",
                    config = new { model = open.Model ?? (await catalog.ReadAsync(cancellationToken)).Models[0].Name },
                },
                enable_streaming = true,
            });
    }

    private static async Task<IResult> ModelsAsync(ICatalog catalog, CancellationToken cancellationToken)
    {
        var known = (await catalog.ReadAsync(cancellationToken)).Models;
        return TypedResults.Ok(new
        {
            models = known.Select(model => new
            {
                id = model.Name,
                model_id = model.Name,
                model_name = model.Id,
                provider_id = model.Provider,
                provider_name = model.Provider,
                provider_type = model.Provider,
                supports_streaming = true,
                supports_function_calling = model.SupportsTools,
                supports_vision = model.SupportsImages,
            }),
            count = known.Count,
        });
    }

    private static IResult Answer(Owner owner, RunAnswer answer) => answer.Reason is RunReason.Failed
        ? ForeignSystem.Refusal(LlmChatError.Status(answer.Code), LlmChatError.Text(answer.Code, answer.Message))
        : TypedResults.Ok(new
        {
            user_id = owner.User,
            response = answer.Text,
            tool_used = answer.Tools.Count > 0,
            tools = answer.Tools,
            tool_invocations = answer.Invocations.Select(call => new
            {
                type = call.Error is null ? "tool_end" : "tool_error",
                id = call.CallId,
                tool = call.Name,
                input = call.Arguments,
                output = call.Result,
                error = call.Error?.Message,
            }),
            elapsed_ms = answer.ElapsedMs,
        });

    private static Problem Refused(string detail) => ForeignSystem.Refusal(StatusCodes.Status400BadRequest, detail);
}
