using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Configuration;

namespace ChatCluster.Tools.Arguments;

/// <summary>
/// Checks a call's arguments against the tool's JSON schema and coerces harmless deviations that models produce: "5" for 5,
/// one value for a list of one, null for something left out. Defaults are filled in.
/// </summary>
/// <remarks>Of JSON schema the keywords that tools use; others are ignored, as the specification asks.</remarks>
internal sealed class ArgumentCheck
{
    private const int MaxDepth = 64;

    private readonly JsonElement _root;
    private readonly PatternCheck _patterns = new();

    private ArgumentCheck(JsonElement root) => _root = root;

    /// <summary>Returns which argument is wrong and why, or none, and then the arguments to call with.</summary>
    public static string? Problem(JsonElement schema, JsonElement arguments, out JsonElement coerced)
    {
        coerced = arguments;
        if (arguments.ValueKind is not JsonValueKind.Object)
        {
            return $"The arguments must be one JSON object, not {ValueCheck.Kind(arguments.ValueKind)}.";
        }

        JsonNode? node = JsonObject.Create(arguments);
        var check = new ArgumentCheck(schema);
        if ((check.CheckDeclared(arguments) ?? check.Check(schema, ref node, "", 0)) is { } problem)
        {
            return problem;
        }

        coerced = JsonSerializer.SerializeToElement(node);
        return null;
    }

    private string? Check(JsonElement schema, ref JsonNode? value, string path, int depth)
    {
        if (schema.ValueKind is JsonValueKind.False)
        {
            return $"{ValueCheck.Name(path)} is not allowed.";
        }

        if (schema.ValueKind is not JsonValueKind.Object || depth > MaxDepth)
        {
            return null;
        }

        if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind is JsonValueKind.String)
        {
            return Resolve(reference.Text()) is { } target ? Check(target, ref value, path, depth + 1) : null;
        }

        return ValueCheck.CheckType(schema, ref value, path)
            ?? ValueCheck.CheckValues(schema, ref value, path)
            ?? CheckAlternatives(schema, ref value, path, depth)
            ?? value switch
            {
                JsonObject members => CheckMembers(schema, members, path, depth),
                JsonArray items => CheckItems(schema, items, path, depth),
                JsonValue single when single.GetValueKind() is JsonValueKind.String =>
                    ValueCheck.CheckText(schema, single.GetValue<string>(), path, _patterns),
                JsonValue single when single.GetValueKind() is JsonValueKind.Number => ValueCheck.CheckRange(schema, single, path),
                _ => null,
            };
    }

    // JSON schema lets through what it does not mention. Here that would become a parameter of the request, sent with the tool's
    // credential.
    private string? CheckDeclared(JsonElement arguments)
    {
        var declared = new DeclaredNames();
        Declare(_root, declared, 0);
        var unknown = declared.Open
            ? null : arguments.EnumerateObject().Select(argument => argument.Name).FirstOrDefault(name => !declared.Knows(name, _patterns));
        return unknown is null ? null : Unknown(unknown, unknown, declared.Names);
    }

    private void Declare(JsonElement schema, DeclaredNames declared, int depth)
    {
        declared.Add(schema);
        if (schema.ValueKind is not JsonValueKind.Object || depth > MaxDepth)
        {
            return;
        }

        if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind is JsonValueKind.String)
        {
            Declare(Resolve(reference.Text()) ?? default, declared, depth + 1);
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (keyword.Name is "allOf" or "anyOf" or "oneOf" && keyword.Value.ValueKind is JsonValueKind.Array)
            {
                foreach (var part in keyword.Value.EnumerateArray().Where(part => part.ValueKind is JsonValueKind.Object))
                {
                    Declare(part, declared, depth + 1);
                }
            }
            else if (keyword.Name is "if" or "then" or "else" && keyword.Value.ValueKind is JsonValueKind.Object)
            {
                Declare(keyword.Value, declared, depth + 1);
            }
        }
    }

    private static string Unknown(string path, string name, IReadOnlyCollection<string> known) => known.Count == 0
        ? $"{ValueCheck.Name(NearestName.Head(path))} is not known; there are no arguments."
        : $"{ValueCheck.Name(NearestName.Head(path))} is not known; {(NearestName.Of(name, known) is { } near ? $"did you mean '{near}'? Known" : "known")} are {string.Join(", ", known)}.";

    private JsonElement? Resolve(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        var target = _root;
        foreach (var step in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (target.ValueKind is not JsonValueKind.Object || !target.TryGetProperty(name, out target))
            {
                return null;
            }
        }

        return target;
    }

    private string? CheckAlternatives(JsonElement schema, ref JsonNode? value, string path, int depth)
    {
        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind is JsonValueKind.Array)
        {
            foreach (var part in all.EnumerateArray())
            {
                if (Check(part, ref value, path, depth + 1) is { } problem)
                {
                    return problem;
                }
            }
        }

        if (!(schema.TryGetProperty("anyOf", out var any) || schema.TryGetProperty("oneOf", out any))
            || any.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        string? first = null;
        foreach (var part in any.EnumerateArray())
        {
            var attempt = value?.DeepClone();
            var problem = Check(part, ref attempt, path, depth + 1);
            if (problem is null)
            {
                value = attempt;
                return null;
            }

            first ??= problem;
        }

        return first;
    }

    private string? CheckMembers(JsonElement schema, JsonObject members, string path, int depth)
    {
        var properties = schema.TryGetProperty("properties", out var declared) && declared.ValueKind is JsonValueKind.Object
            ? declared : default;
        var required = schema.TryGetProperty("required", out var names) && names.ValueKind is JsonValueKind.Array
            ? names.EnumerateArray().Select(name => name.Text()).ToHashSet(StringComparer.Ordinal)
            : [];

        if (properties.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (CheckMember(property, members, required.Contains(property.Name), Join(path, property.Name), depth) is { } problem)
                {
                    return problem;
                }
            }
        }

        if (required.FirstOrDefault(name => !members.ContainsKey(name)) is { } missing)
        {
            return $"{ValueCheck.Name(Join(path, missing))} is required.";
        }

        return CheckAdditional(schema, properties, members, path, depth);
    }

    private string? CheckMember(JsonProperty property, JsonObject members, bool required, string path, int depth)
    {
        if (!members.TryGetPropertyValue(property.Name, out var member))
        {
            if (property.Value.ValueKind is JsonValueKind.Object && property.Value.TryGetProperty("default", out var fallback))
            {
                members[property.Name] = JsonSerializer.SerializeToNode(fallback);
            }

            return null;
        }

        var written = member;
        var problem = Check(property.Value, ref member, path, depth + 1);
        if (problem is not null && written is null && !required)
        {
            members.Remove(property.Name);
            return null;
        }

        if (!ReferenceEquals(written, member))
        {
            members[property.Name] = member;
        }

        return problem;
    }

    private string? CheckAdditional(JsonElement schema, JsonElement properties, JsonObject members, string path, int depth)
    {
        if (!schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind is JsonValueKind.True)
        {
            return null;
        }

        var known = properties.ValueKind is JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => property.Name).ToList() : [];
        foreach (var (name, member) in members.ToList())
        {
            if (known.Contains(name))
            {
                continue;
            }

            if (additional.ValueKind is JsonValueKind.False)
            {
                return Unknown(Join(path, name), name, known);
            }

            var value = member;
            if (Check(additional, ref value, Join(path, name), depth + 1) is { } problem)
            {
                return problem;
            }

            if (!ReferenceEquals(value, member))
            {
                members[name] = value;
            }
        }

        return null;
    }

    private string? CheckItems(JsonElement schema, JsonArray items, string path, int depth)
    {
        if (ValueCheck.Limit(schema, "minItems") is { } min && items.Count < min)
        {
            return $"{ValueCheck.Name(path)} needs at least {min} items, not {items.Count}.";
        }

        if (ValueCheck.Limit(schema, "maxItems") is { } max && items.Count > max)
        {
            return $"{ValueCheck.Name(path)} takes at most {max} items, not {items.Count}.";
        }

        if (!schema.TryGetProperty("items", out var itemSchema))
        {
            return null;
        }

        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (Check(itemSchema, ref item, $"{path}[{i}]", depth + 1) is { } problem)
            {
                return problem;
            }

            if (!ReferenceEquals(item, items[i]))
            {
                items[i] = item;
            }
        }

        return null;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
