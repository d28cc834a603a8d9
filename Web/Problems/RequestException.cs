using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>A request that is wrong in itself, found while it is read; the exception handler answers with its problem.</summary>
internal sealed class RequestException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;

    /// <summary>400: the request cannot be read.</summary>
    public static RequestException Malformed(string code, string detail) => new(new(StatusCodes.Status400BadRequest, code, detail));

    /// <summary>422: the request can be read, but asks for what cannot be.</summary>
    public static RequestException Invalid(string code, string detail) => new(new(StatusCodes.Status422UnprocessableEntity, code, detail));

    /// <summary>406: there is no such form of the answer.</summary>
    public static RequestException NotServed(string detail, params string[] served) => new(Problem.NotServed(detail, served));

    /// <summary>413: part of the request is larger than this server takes.</summary>
    public static RequestException TooLarge(string code, string detail) => new(new(StatusCodes.Status413PayloadTooLarge, code, detail));
}
