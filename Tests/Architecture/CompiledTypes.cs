using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ChatCluster.Tests.Architecture;

/// <summary>What a compiled assembly refers to, read from its metadata: neither comments nor unused usings count.</summary>
internal static class CompiledTypes
{
    /// <summary>Names of the assemblies that an assembly refers to.</summary>
    public static IReadOnlyList<string> AssembliesOf(Type typeWithin) =>
        [.. typeWithin.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal)];

    /// <summary>Full names of the types of <paramref name="target"/>'s assembly that an assembly uses.</summary>
    public static IReadOnlyList<string> UsedBy(Type typeWithin, Type target)
    {
        using var file = new PEReader(File.OpenRead(typeWithin.Assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => AssemblyOf(metadata, type) == target.Assembly.GetName().Name)
                .Select(type => NameOf(metadata, type))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string? AssemblyOf(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind switch
    {
        HandleKind.AssemblyReference =>
            metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
        HandleKind.TypeReference => AssemblyOf(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)),
        _ => null,
    };

    private static string NameOf(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind is HandleKind.TypeReference
        ? $"{NameOf(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}.{metadata.GetString(type.Name)}"
        : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
}
