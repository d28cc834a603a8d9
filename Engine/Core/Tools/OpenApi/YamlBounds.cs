using System.Runtime.CompilerServices;
using SharpYaml;
using SharpYaml.Events;
using SharpYaml.Serialization;

namespace ChatCluster.Tools.OpenApi;

/// <summary>
/// Bounds of YAML documents: a few lines of aliases stand for more values than any memory holds, and a long line of brackets ends a
/// parser's stack.
/// </summary>
internal static class YamlBounds
{
    // Documents of APIs nest with their schemas.
    public const int MaxDepth = 256;

    /// <summary>As many values as the largest known document has, several times over.</summary>
    public const long MaxValues = 5_000_000;

    /// <summary>Why a text is nested too deeply, or none. It is read event by event, so it may be nested as deeply as it likes.</summary>
    public static string? DepthProblem(string text)
    {
        var parser = Parser.CreateParser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
            {
                return $"is nested deeper than {MaxDepth} levels.";
            }
        }

        return null;
    }

    /// <summary>Why a document stands for too much, or none: each alias is one more copy of what it names.</summary>
    public static string? SizeProblem(YamlNode root)
    {
        var known = new Dictionary<YamlNode, long>(ReferenceComparer.Instance);
        return Count(root, known, 0) is > MaxValues or < 0
            ? $"has aliases that stand for more than {MaxValues} values, or for themselves." : null;
    }

    /// <returns>How many values a node stands for, or -1 when it holds itself or is nested too deeply.</returns>
    private static long Count(YamlNode node, Dictionary<YamlNode, long> known, int depth)
    {
        if (known.TryGetValue(node, out var before))
        {
            return before;
        }

        if (depth > MaxDepth)
        {
            return -1;
        }

        // As long as it is being counted: an alias of something around it.
        known[node] = -1;
        long count = 1;
        IEnumerable<YamlNode> parts = node switch
        {
            YamlMappingNode mapping => mapping.Children.SelectMany(pair => new[] { pair.Key, pair.Value }),
            YamlSequenceNode sequence => sequence.Children,
            _ => [],
        };
        foreach (var part in parts)
        {
            var more = Count(part, known, depth + 1);
            if (more < 0 || (count += more) > MaxValues)
            {
                return known[node] = more < 0 ? -1 : MaxValues + 1;
            }
        }

        return known[node] = count;
    }

    private sealed class ReferenceComparer : IEqualityComparer<YamlNode>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(YamlNode? x, YamlNode? y) => ReferenceEquals(x, y);

        public int GetHashCode(YamlNode obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
