using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatCluster.Tools.Results;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.Rest;

/// <summary>An HTTP endpoint as a tool: one of the configuration, or an operation of an OpenAPI document.</summary>
internal sealed class RestTool(
    IRestCall definition, IHttpClientFactory clients, SecretRedactor redactor, TimeProvider time) : ILimitedTool, ICheckedTool
{
    private const int BodyHead = 500;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    public ToolDescription Description => definition.Description;

    public int? Concurrency => definition.Concurrency;

    public Task<string?> ProblemAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Task.FromResult(definition.TryCreate(arguments, out _, out var problem) ? null : problem);

    public async Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        if (!definition.TryCreate(invocation.Arguments, out var request, out var problem))
        {
            return ToolOutput.Failed(ToolErrorCodes.BadArguments, problem);
        }

        foreach (var credential in definition.Credentials)
        {
            if (!credential.TryGet(invocation.Credentials, out var value))
            {
                return ToolOutput.Failed(
                    ToolErrorCodes.NoCredential,
                    $"{Description.Name} needs the user's credential '{credential.Forward}', which was not sent. Tell the user to provide it; calling again will not help.");
            }

            credential.Add(request, value);
        }

        if (definition.Method != HttpMethod.Get && definition.Method != HttpMethod.Head)
        {
            request.AddHeader(RestRequest.IdempotencyHeader, invocation.IdempotencyKey);
        }

        return await SendWithRetriesAsync(request, invocation, cancellationToken);
    }

    private async Task<ToolOutput> SendWithRetriesAsync(RestRequest request, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (output, retryAfter) = await SendAsync(request, invocation, cancellationToken);
            if (retryAfter is not { } asked || !Description.Repeatable || attempt > definition.Retries)
            {
                return output;
            }

            var delay = asked > TimeSpan.Zero ? asked : FirstDelay * Math.Pow(2, attempt - 1);
            if (time.GetElapsedTime(started) + delay >= Description.Timeout)
            {
                return output;
            }

            invocation.Progress?.Report(new($"{output.Error!.Code}: trying again"));
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    /// <returns>The output and, when trying again may help, how long the endpoint asks to wait, zero for no wish.</returns>
    private async Task<(ToolOutput Output, TimeSpan? RetryAfter)> SendAsync(
        RestRequest request, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await CallAsync(request, cancellationToken);
            var body = await RestBody.ReadAsync(response.Content, definition.MaxResponseBytes, cancellationToken);
            return response.IsSuccessStatusCode
                ? (Success(response, body), null)
                : (Failure(response, body, invocation), IsTransient(response.StatusCode) ? RetryAfter(response.Headers) : null);
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException refused)
        {
            return (ToolOutput.Failed(
                ToolErrorCodes.AddressRefused,
                $"The endpoint {(definition.Trusted ? "redirected" : "leads")} to a place that may not be called: {refused.Message}"),
                null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The exception's own words may hold addresses inside the operator's network.
            var why = (e as HttpRequestException)?.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name cannot be resolved",
                HttpRequestError.ConnectionError => "it accepts no connection",
                HttpRequestError.SecureConnectionError => "no secure connection can be made",
                _ => "the connection broke",
            };
            return (ToolOutput.Failed(
                ToolErrorCodes.Unreachable,
                $"The endpoint of {Description.Name} cannot be reached: {why}. Go on without it, or tell the user."), TimeSpan.Zero);
        }
    }

    private async Task<HttpResponseMessage> CallAsync(RestRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        if (definition.Trusted)
        {
            message.Options.Set(EgressHandler.TrustedOrigin, request.Url);
        }

        return await clients.CreateClient(RestClients.Name).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private ToolOutput Success(HttpResponseMessage response, RestBody body)
    {
        if (body.TooLarge)
        {
            return ToolOutput.Failed(
                ToolErrorCodes.ResponseTooLarge,
                $"The answer is larger than {definition.MaxResponseBytes / 1024} KB and was not read. Ask for less, with a filter or a smaller page.");
        }

        if (body.Text is not { } text)
        {
            return ToolOutput.Failed(
                ToolErrorCodes.ResponseNotText,
                $"The endpoint answered with {response.Content.Headers.ContentType?.MediaType}, which is not text.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return ToolOutput.Ok($"Done: HTTP {(int)response.StatusCode}, without content.");
        }

        if (!definition.AllowHtml && WebPage.Is(text, response.Content.Headers.ContentType?.MediaType))
        {
            return ToolOutput.Failed(
                ToolErrorCodes.ResponseNotJson,
                $"The endpoint answered HTTP {(int)response.StatusCode} with a web page{WebPage.Title(text)} instead of data: mostly a sign-in page, or a wrong address. "
                + "Calling again will not help. Go on without it, or tell the user.");
        }

        return ToolOutput.Ok(definition.Result?.Select(text) ?? text);
    }

    private ToolOutput Failure(HttpResponseMessage response, RestBody body, ToolInvocation invocation)
    {
        var status = (int)response.StatusCode;
        var head = redactor.Redact(body.Text?.Trim() ?? "", invocation.Credentials.Values);
        head = head.Length <= BodyHead ? head : ResultCutter.Cut(head, BodyHead).Text;
        return ToolOutput.Failed(
            $"{ToolErrorCodes.HttpPrefix}{status}",
            $"The endpoint answered HTTP {status}{(response.ReasonPhrase is { Length: > 0 } reason ? $" {reason}" : "")}{(head.Length > 0 ? $": {head}" : ".")}");
    }

    private TimeSpan RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout;
}
