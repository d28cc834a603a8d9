using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.OpenApi;

/// <summary>Holds every answer, and every request that was taken, against the OpenAPI document, in whatever test they come.</summary>
internal sealed class DocumentedAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (!path.StartsWith("/v1/", StringComparison.Ordinal) && !path.StartsWith("/health/", StringComparison.Ordinal)
            && path != "/version")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var document = await ApiDocument.ReadAsync();
        var sent = IsJson(request.Content) ? await request.Content!.ReadAsStringAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        var method = request.Method == HttpMethod.Head ? "get" : request.Method.Method.ToLowerInvariant();
        if (document.FindOperation(method, path) is not { } operation)
        {
            Assert.True(
                request.Method == HttpMethod.Options || (int)response.StatusCode is 403 or 404 or 405,
                $"{method} {path} is answered and not documented.");
            return response;
        }

        await CheckAnswerAsync(document, operation, $"{method} {path}", response, request.Method == HttpMethod.Head, cancellationToken);
        if (sent is { Length: > 0 } && response.IsSuccessStatusCode
            && operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body)
        {
            var wrong = document.Check(body, sent);
            Assert.True(wrong.Count == 0, $"{method} {path} took what the document refuses: {string.Join("; ", wrong)} in {sent}");
        }

        return response;
    }

    private static async Task CheckAnswerAsync(
        ApiDocument document, JsonNode operation, string name, HttpResponseMessage response, bool head, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var answer = operation["responses"]![$"{status}"];
        Assert.True(answer is not null, $"{name} answers {status}, which is not documented.");
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || head)
        {
            return;
        }

        var content = answer["content"]?[type];
        Assert.True(
            content is not null || answer["content"]?["application/octet-stream"] is not null,
            $"{name} answers {status} with {type}, which is not documented.");
        if (content?["schema"] is { } schema && IsJson(response.Content))
        {
            // Buffered, so that the test reads it too.
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var wrong = document.Check(schema, text);
            Assert.True(wrong.Count == 0, $"{name} answers {status} with what the document refuses: {string.Join("; ", wrong)} in {text}");
        }
    }

    private static bool IsJson(HttpContent? content) =>
        content?.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
}
