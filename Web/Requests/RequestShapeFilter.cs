using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Requests;

/// <summary>
/// Refuses what a route does not know: query parameters, body fields, formats. Passed over in silence, a misspelt name does something else
/// than what
/// was asked for.
/// </summary>
internal sealed class RequestShapeFilter(IOptions<JsonOptions> json) : IEndpointFilter
{
    private const string Format = "format";

    // Whom a request is from is compared with its credential, on every route.
    private static readonly string[] Claims = ["user", "userId", "tenant"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, endpoint) = (context.HttpContext.Request, context.HttpContext.GetEndpoint()!);
        var known = endpoint.Metadata.GetMetadata<KnownQuery>() ?? KnownQuery.None;
        var problem = FindParameter(request, endpoint, known) ?? FindField(context.Arguments) ?? FindRefusal(request, endpoint);
        return problem is null ? next(context) : ValueTask.FromResult<object?>(problem);
    }

    private static Problem? FindParameter(HttpRequest request, Endpoint endpoint, KnownQuery known)
    {
        foreach (var name in request.Query.Keys)
        {
            if (known.Find(name) is { } parameter)
            {
                if (IsFormat(name) && parameter.Values.Count > 0 && !IsServed(request.Query[name], parameter.Values))
                {
                    return Problem.NotServed($"There is no format '{request.Query[name]}' here.", parameter.Values);
                }

                continue;
            }

            if (known.TakesOthers)
            {
                continue;
            }

            if (Claims.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            return IsFormat(name)
                ? Problem.NotServed($"There is no format '{request.Query[name]}' here.", ServedTypes.Of(endpoint))
                : Problem.Unknown(
                    "unknown_parameter", "query parameter", name,
                    [.. known.Parameters.Where(parameter => !parameter.Deprecated).Select(parameter => parameter.Name)]);
        }

        return null;
    }

    private static bool IsFormat(string name) => name.Equals(Format, StringComparison.OrdinalIgnoreCase);

    private static bool IsServed(string? format, IReadOnlyList<string> served) => string.IsNullOrEmpty(format) || served.Contains(format);

    private Problem? FindField(IList<object?> arguments)
    {
        var outer = arguments.OfType<ClaimedIdentity>().FirstOrDefault();
        var body = outer is { Unknown.Count: > 0 } ? outer : outer?.Within;
        if (body is not { Unknown: { Count: > 0 } unknown })
        {
            return null;
        }

        var fields = json.Value.SerializerOptions.GetTypeInfo(body.GetType()).Properties
            .Where(property => property is { IsExtensionData: false, Set: not null }
                or { IsExtensionData: false, AssociatedParameter: not null })
            .Select(property => property.Name)
            .Except(Claims);
        return Problem.Unknown("unknown_field", "field", unknown.Keys.First(), [.. fields]);
    }

    private static Problem? FindRefusal(HttpRequest request, Endpoint endpoint)
    {
        // A format that is asked for by name wins: the header may be a client's standing one.
        if (request.Query.ContainsKey(Format) || request.Headers.Accept.Count == 0)
        {
            return null;
        }

        var served = ServedTypes.Of(endpoint);
        return served.Count == 0 || served.Any(type => ServedTypes.Quality(request, type) > 0)
            ? null
            : Problem.NotServed($"'Accept: {request.Headers.Accept}' asks for a format that is not served here.", served);
    }
}
