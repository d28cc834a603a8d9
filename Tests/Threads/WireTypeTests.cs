using System.Reflection;
using System.Text.Json.Serialization;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

/// <summary>Nulls are not written, so what may be null has to be left out when it is read.</summary>
public sealed class WireTypeTests
{
    public static TheoryData<Type> Types => [.. Reachable()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Type_ThatCrossesProcesses_NeedsNothingThatMayBeNull(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var required = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First().GetParameters()
            .Where(parameter => !parameter.HasDefaultValue && nullability.Create(parameter).ReadState is NullabilityState.Nullable)
            .Select(parameter => parameter.Name);

        Assert.Empty(required);
    }

    /// <summary>Every type of the engine that can turn up in what <see cref="ThreadJson"/> writes.</summary>
    private static IEnumerable<Type> Reachable()
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(typeof(ThreadJson).GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!));
        while (open.TryPop(out var type))
        {
            foreach (var inner in type.GenericTypeArguments.Append(type.GetElementType()).OfType<Type>())
            {
                open.Push(inner);
            }

            if (type.Assembly != typeof(ThreadJson).Assembly || type.IsArray || type.IsEnum || !found.Add(type))
            {
                continue;
            }

            foreach (var next in type.GetProperties().Select(property => property.PropertyType)
                .Concat(type.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => derived.DerivedType)))
            {
                open.Push(next);
            }
        }

        return found.Where(type => type is { IsClass: true, IsAbstract: false } && type.GetConstructors().Length > 0)
            .OrderBy(type => type.FullName);
    }
}
