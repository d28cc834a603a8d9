using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace ChatCluster.Configuration;

/// <summary>
/// One place of the configuration, as the classes that are bound to it say: what they have no property for is no setting.
/// </summary>
internal sealed class SettingNode
{
    /// <summary>How an entry of a list or a map is written in the name of a setting.</summary>
    public const string AnyEntry = "*";

    private readonly SortedDictionary<string, SettingNode> _children = new(StringComparer.OrdinalIgnoreCase);

    private SettingNode(SettingKind kind, Type? type = null, SettingNode? entry = null) => (Kind, Type, Entry) = (kind, type, entry);

    public SettingKind Kind { get; private set; }

    /// <summary>What the value is read as; null when another program reads it.</summary>
    public Type? Type { get; }

    /// <summary>What each entry of a list or a map is.</summary>
    public SettingNode? Entry { get; private set; }

    public IReadOnlyDictionary<string, SettingNode> Children => _children;

    public static SettingNode Root() => new(SettingKind.Section);

    /// <summary>Adds the settings that a class is bound from.</summary>
    public void Add(string path, Type options)
    {
        var node = this;
        foreach (var name in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Child(name);
        }

        foreach (var (name, child) in Of(options)._children)
        {
            node._children.TryAdd(name, child);
        }
    }

    /// <summary>Adds a setting by its name alone, as <c>Auth:ApiKeys:*:Key</c>.</summary>
    public void Add(string setting)
    {
        var node = this;
        foreach (var name in setting.Split(':'))
        {
            node = name == AnyEntry ? node.AnyOf() : node.Child(name);
        }

        node.Kind = node is { Kind: SettingKind.Section, _children.Count: 0 } ? SettingKind.Value : node.Kind;
    }

    /// <summary>The names of all settings below, relative to this place.</summary>
    public IEnumerable<string> Names() => Kind switch
    {
        SettingKind.Section => _children.SelectMany(child => child.Value.Names().Select(name => Join(child.Key, name))),
        SettingKind.List or SettingKind.Map => Entry!.Names().Select(name => Join(AnyEntry, name)),
        _ => [""],
    };

    private static string Join(string name, string rest) => rest.Length == 0 ? name : $"{name}:{rest}";

    private SettingNode Child(string name)
    {
        if (!_children.TryGetValue(name, out var child))
        {
            _children.Add(name, child = new(SettingKind.Section));
        }

        return child;
    }

    // Of a setting that only its name is known of, a map and a list are the same.
    private SettingNode AnyOf()
    {
        Kind = SettingKind.Map;
        return Entry ??= new(SettingKind.Section);
    }

    private static SettingNode Of(Type type)
    {
        if (TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string)))
        {
            return new(SettingKind.Value, type);
        }

        if (Arguments(type, typeof(IDictionary<,>)) is [_, var value])
        {
            return new(SettingKind.Map, entry: Of(value));
        }

        if (type != typeof(object) && Arguments(type, typeof(IEnumerable<>)) is [var item])
        {
            return new(SettingKind.List, entry: Of(item));
        }

        var section = Root();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(CanBeBound))
        {
            section._children[property.Name] = property.IsDefined(typeof(FreeFormAttribute))
                ? new(SettingKind.Free) : Of(property.PropertyType);
        }

        return section;
    }

    // What has no setter can still be filled, if it is a collection.
    private static bool CanBeBound(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && (property.SetMethod is { IsPublic: true }
            || (property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable))));

    private static Type[]? Arguments(Type type, Type open) => type.GetInterfaces().Prepend(type)
        .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == open)?.GetGenericArguments();
}
