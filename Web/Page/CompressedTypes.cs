using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;

namespace ChatCluster.Web.Page;

/// <summary>The type of a compressed file is that of what is in it.</summary>
internal sealed class CompressedTypes : IContentTypeProvider
{
    public const string Suffix = ".br";

    private readonly FileExtensionContentTypeProvider _types = new();

    public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
        _types.TryGetContentType(subpath.EndsWith(Suffix, StringComparison.Ordinal) ? subpath[..^Suffix.Length] : subpath, out contentType);
}
