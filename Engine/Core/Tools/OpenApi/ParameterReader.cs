using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Reads the parameters of an operation, those of its path item included.</summary>
internal sealed partial class ParameterReader(
    DocumentReferences references, OperationSecurity security, IReadOnlyDictionary<string, string> fixedHeaders, List<string> adapted)
{
    private const int MaxArgumentName = 64;

    // Written by the connection or by this service, whatever the model says.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Content-Type", "Content-Length", "Host", "Connection", "Cookie", "Transfer-Encoding", "Upgrade", "Idempotency-Key",
    };

    private readonly List<FoundParameter> _found = [];

    public IReadOnlyList<FoundParameter> Found => _found;

    public void Read(FoundOperation operation)
    {
        var merged = new Dictionary<(string, string), JsonObject>();
        foreach (var node in List(operation.Item).Concat(List(operation.Operation)))
        {
            if (references.Follow(node) is not { } parameter || Text(parameter, "name") is not { } name
                || Text(parameter, "in") is not { } place)
            {
                adapted.Add("A parameter that cannot be read is left out.");
                continue;
            }

            // One of the operation stands for that of the path item.
            merged[(place, name)] = parameter;
        }

        var placeholders = Placeholder().Matches(operation.Path).Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal).ToList();
        foreach (var ((place, name), parameter) in merged)
        {
            Take(place, name, parameter, placeholders);
        }

        foreach (var name in placeholders.Where(name => !merged.ContainsKey(("path", name))))
        {
            adapted.Add($"The path has {{{name}}}, which is not declared and is treated as a string.");
            _found.Add(new(
                new(name, ArgumentOf(name, ParameterPlace.Path), ParameterPlace.Path, ParameterStyle.Simple, false, false, false), true,
                new JsonObject { ["type"] = "string" }, null));
        }
    }

    private void Take(string placeName, string name, JsonObject parameter, List<string> placeholders)
    {
        if (!Enum.TryParse<ParameterPlace>(placeName, ignoreCase: true, out var place))
        {
            adapted.Add($"Parameter '{name}' in '{placeName}' is left out.");
            return;
        }

        if (security.Hides(placeName, name)
            || (place is ParameterPlace.Header && (OwnHeaders.Contains(name) || fixedHeaders.ContainsKey(name))))
        {
            return;
        }

        if (place is ParameterPlace.Path && !placeholders.Contains(name, StringComparer.Ordinal))
        {
            adapted.Add($"Parameter '{name}' is left out: the path has no {{{name}}}.");
            return;
        }

        var schema = parameter["schema"];
        var asJson = schema is null && parameter["content"] is JsonObject { Count: > 0 };
        schema ??= (parameter["content"] as JsonObject)?.FirstOrDefault().Value?["schema"];
        var style = StyleOf(parameter, place);
        _found.Add(new(
            new(
                name,
                ArgumentOf(name, place),
                place,
                style,
                parameter["explode"] is JsonValue explode && explode.TryGetValue<bool>(out var exploded)
                    ? exploded : style is ParameterStyle.Form or ParameterStyle.DeepObject,
                parameter["allowReserved"] is JsonValue reserved && reserved.TryGetValue<bool>(out var allowed) && allowed,
                asJson),
            place is ParameterPlace.Path
                || (parameter["required"] is JsonValue required && required.TryGetValue<bool>(out var must) && must),
            schema,
            Text(parameter, "description")));
    }

    private string ArgumentOf(string name, ParameterPlace place)
    {
        var clean = OpenApiNames.Clean(name).Trim('_');
        var argument = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && name.Length <= MaxArgumentName ? name
            : clean.Length == 0 ? place.ToString().ToLowerInvariant()
            : clean[..Math.Min(clean.Length, MaxArgumentName)];
        var taken = _found.Select(found => found.Parameter.Argument).Append(OperationBody.Argument).ToHashSet(StringComparer.Ordinal);
        var plain = argument;
        for (var number = 1; taken.Contains(argument); number++)
        {
            argument = number == 1 ? $"{plain}_{place.ToString().ToLowerInvariant()}" : $"{plain}_{number}";
        }

        if (argument != name)
        {
            adapted.Add($"Parameter '{name}' in the {place.ToString().ToLowerInvariant()} is called '{argument}'.");
        }

        return argument;
    }

    private static ParameterStyle StyleOf(JsonObject parameter, ParameterPlace place) =>
        Enum.TryParse<ParameterStyle>(Text(parameter, "style"), ignoreCase: true, out var style) ? style
        : place is ParameterPlace.Query or ParameterPlace.Cookie ? ParameterStyle.Form
        : ParameterStyle.Simple;

    private static JsonArray List(JsonObject holder) => holder["parameters"] as JsonArray ?? [];

    private static string? Text(JsonObject holder, string member) =>
        holder[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    [GeneratedRegex(@"\{([^{}/]+)\}")]
    private static partial Regex Placeholder();
}
