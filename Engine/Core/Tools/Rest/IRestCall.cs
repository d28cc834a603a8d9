using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ChatCluster.Tools.Rest;

/// <summary>What <see cref="RestTool"/> calls: how its requests are made, and how their answers are read.</summary>
internal interface IRestCall
{
    ToolDescription Description { get; }

    HttpMethod Method { get; }

    JsonSelection? Result { get; }

    bool AllowHtml { get; }

    int Retries { get; }

    int? Concurrency { get; }

    int MaxResponseBytes { get; }

    /// <summary>All that are sent with each call.</summary>
    IReadOnlyList<RestCredential> Credentials { get; }

    /// <summary>Whether the operator named the host, so that it may be called wherever it is.</summary>
    bool Trusted { get; }

    /// <returns><see langword="false"/> with what is wrong with the arguments.</returns>
    bool TryCreate(JsonElement arguments, [NotNullWhen(true)] out RestRequest? request, [NotNullWhen(false)] out string? problem);
}
