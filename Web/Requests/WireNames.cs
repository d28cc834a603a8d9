using System.Reflection;
using System.Text.Json.Serialization;

namespace ChatCluster.Web.Requests;

/// <summary>What the values of an enumeration are called in JSON.</summary>
internal static class WireNames
{
    public static IReadOnlyList<string> Of(Type enumeration) =>
    [
        .. enumeration.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(value => value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name)
            .OfType<string>(),
    ];
}
