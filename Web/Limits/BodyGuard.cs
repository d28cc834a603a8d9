using System.Text;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChatCluster.Web.Limits;

/// <summary>Takes a body only if its type can be read and the process has room for it.</summary>
internal sealed class BodyGuard(IOptionsMonitor<LimitOptions> options, BodyBudget budget, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.ContentLength is 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            await next(http);
            return;
        }

        if (!IsReadable(request.ContentType))
        {
            await StatusProblems.UnsupportedMediaType.ExecuteAsync(http);
            return;
        }

        using var share = new BodyShare(budget);
        if (request.ContentLength is not { } length)
        {
            // Nobody knows how long it will be: it takes its share while it comes.
            request.Body = new CountedBody(request.Body, share);
        }
        else if (length <= options.CurrentValue.BodyBytes && !share.TryTake(length))
        {
            await BodyBudget.Full.ExecuteAsync(http);
            return;
        }

        http.Features.Set(share);
        http.Response.OnStarting(static state =>
        {
            ((BodyShare)state).Release();
            return Task.CompletedTask;
        }, share);
        await next(http);
    }

    private static bool IsReadable(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return true;
        }

        if (contentType.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0 || !MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return false;
        }

        try
        {
            return !type.Charset.HasValue || Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
