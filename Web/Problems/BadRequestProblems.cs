using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Problems;

/// <summary>Says what is wrong with a request that could not be bound to its route, in the words of the protocol and not of .NET.</summary>
internal static partial class BadRequestProblems
{
    private static readonly string[] AttachmentFields = ["name", "mediaType", "url"];
    private static readonly string[] ClientToolFields = ["name", "description", "parameters"];

    public static Problem Of(BadHttpRequestException exception, HttpContext http)
    {
        // The request has left its route by now; the handler's feature remembers it.
        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (exception.StatusCode, exception.InnerException) switch
        {
            (StatusCodes.Status400BadRequest, JsonException json) => OfJson(json, FindBody(endpoint), http),
            (StatusCodes.Status413PayloadTooLarge, _) => StatusProblems.BodyTooLarge,
            (StatusCodes.Status415UnsupportedMediaType, _) => StatusProblems.UnsupportedMediaType,
            _ => OfBinding(exception, endpoint?.Metadata.GetMetadata<KnownQuery>() ?? KnownQuery.None),
        };
    }

    /// <summary>
    /// A parameter whose value is of another kind: bound at build, it leaves nothing but the status. Null when the parameters are as they
    /// should be.
    /// </summary>
    public static Problem? FindUnbound(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        foreach (var bound in endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var name = bound.ParameterInfo.GetCustomAttributes(inherit: true).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name
                ?? bound.Name;
            if (bound.HasTryParse && http.Request.Query[name].ToString() is { Length: > 0 } value
                && !IsOfKind(value, bound.ParameterInfo.ParameterType))
            {
                return OfParameter(StatusCodes.Status400BadRequest, name, endpoint!.Metadata.GetMetadata<KnownQuery>() ?? KnownQuery.None);
            }
        }

        return null;
    }

    private static bool IsOfKind(string value, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var kind when kind == typeof(bool) => bool.TryParse(value, out _),
        var kind when kind == typeof(int) => int.TryParse(value, CultureInfo.InvariantCulture, out _),
        var kind when kind == typeof(long) => long.TryParse(value, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static Type? FindBody(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    // The framework tells of a parameter by its .NET type: Failed to bind parameter "Nullable<int> page" from "x".
    private static Problem OfBinding(BadHttpRequestException exception, KnownQuery known)
    {
        if (Parameter().Match(exception.Message) is not { Success: true } parameter)
        {
            return new(exception.StatusCode, "malformed", exception.Message);
        }

        return OfParameter(exception.StatusCode, JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups[1].Value), known);
    }

    private static Problem OfParameter(int status, string name, KnownQuery known) =>
        new(
            status,
            "malformed",
            known.Find(name) is { } query
                ? $"{query.Name} is {query.Expected}."
                : $"'{name}' is missing or has the wrong type. /openapi/v1.json has the schema.")
        {
            Field = name,
        };

    private static Problem OfJson(JsonException json, Type? body, HttpContext http)
    {
        // The serializer's own message names .NET types; the path and the line are what a caller can use.
        var field = json.Path?.TrimStart('$').TrimStart('.');
        if (Unmapped().Match(json.Message) is { Success: true } unmapped)
        {
            return json.Message.Contains(nameof(ClientToolBody), StringComparison.Ordinal)
                ? Problem.Unknown("unknown_field", "field of a client's tool", unmapped.Groups[1].Value, ClientToolFields)
                : Problem.Unknown("unknown_field", "field of an attachment", unmapped.Groups[1].Value, AttachmentFields);
        }

        var where = string.IsNullOrEmpty(field) ? "The body" : $"The field '{field}'";
        var line = json.LineNumber is { } number ? $" (line {number + 1})" : "";
        var values = ValuesOf(field, body, http);
        return new(
            StatusCodes.Status400BadRequest,
            "malformed_json",
            values.Count > 0
                ? $"{where} is one of {string.Join(", ", values)}{line}."
                : $"{where} is not the JSON that is expected there{line}. /openapi/v1.json has the schema.")
        {
            Field = string.IsNullOrEmpty(field) ? null : field,
        };
    }

    private static IReadOnlyList<string> ValuesOf(string? field, Type? body, HttpContext http)
    {
        if (string.IsNullOrEmpty(field) || body is null)
        {
            return [];
        }

        var type = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(body).Properties
            .FirstOrDefault(property => string.Equals(property.Name, field, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        return type is { IsEnum: true } ? WireNames.Of(type) : [];
    }

    [GeneratedRegex("""parameter "(?:[^"]* )?(\w+)" """, RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex("""^The JSON property '([^']*)' could not be mapped""", RegexOptions.CultureInvariant)]
    private static partial Regex Unmapped();
}
