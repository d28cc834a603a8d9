using System.Text.Json;

namespace ChatCluster.Tools.Finding;

/// <summary>Ranks tools by a text: BM25 over their names, descriptions and arguments.</summary>
internal sealed class ToolIndex
{
    // The BM25 parameters k1 (term saturation) and b (length normalization).
    private const double Saturation = 1.2;

    private const double LengthWeight = 0.5;

    private const double NameWeight = 3;

    private const double FirstSentenceWeight = 2;

    private const double ArgumentWeight = 0.3;

    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<string, List<(int Tool, double Weight)>> _postings = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string>[] _nameWords;
    private readonly double[] _lengths;
    private readonly double _average;

    public ToolIndex(IEnumerable<ToolDescription> tools)
    {
        var all = tools.OrderBy(tool => tool.Name, StringComparer.Ordinal).ToList();
        _names = [.. all.Select(tool => tool.Name)];
        _nameWords = [.. all.Select(tool => (IReadOnlyList<string>)[.. ToolWords.Of(tool.Name).Distinct(StringComparer.Ordinal)])];
        _lengths = new double[all.Count];
        foreach (var (index, tool) in all.Index())
        {
            var words = WordsOf(tool);
            _lengths[index] = words.Values.Sum();
            foreach (var (word, weight) in words)
            {
                (_postings.TryGetValue(word, out var found) ? found : _postings[word] = []).Add((index, weight));
            }
        }

        _average = all.Count == 0 ? 1 : Math.Max(1, _lengths.Average());
    }

    /// <summary>The best tools for the text, best first; fewer where fewer have a word of it.</summary>
    public IReadOnlyList<string> Find(string text, int count, Func<string, bool> allows)
    {
        var scores = new Dictionary<int, double>();
        var asked = ToolWords.Of(text).ToHashSet(StringComparer.Ordinal);
        foreach (var word in asked)
        {
            if (!_postings.TryGetValue(word, out var found))
            {
                continue;
            }

            var rarity = Rarity(word);
            foreach (var (tool, weight) in found)
            {
                var norm = Saturation * (1 - LengthWeight + (LengthWeight * _lengths[tool] / _average));
                scores[tool] = scores.GetValueOrDefault(tool) + (rarity * weight * (Saturation + 1) / (weight + norm));
            }
        }

        return [.. scores
            .Where(score => allows(_names[score.Key]))
            .OrderByDescending(score => score.Value * (1 + Covered(score.Key, asked)))
            .ThenBy(score => _names[score.Key].Length)
            .ThenBy(score => _names[score.Key], StringComparer.Ordinal)
            .Take(count)
            .Select(score => _names[score.Key])];
    }

    // A tool whose whole name was asked for is meant rather than one that does something more.
    private double Covered(int tool, HashSet<string> asked)
    {
        var (covered, all) = (0.0, 0.0);
        foreach (var word in _nameWords[tool])
        {
            var rarity = Rarity(word);
            all += rarity;
            covered += asked.Contains(word) ? rarity : 0;
        }

        return all == 0 ? 0 : covered / all;
    }

    private double Rarity(string word)
    {
        var found = _postings.GetValueOrDefault(word)?.Count ?? 0;
        return Math.Log(1 + ((_names.Count - found + 0.5) / (found + 0.5)));
    }

    private static Dictionary<string, double> WordsOf(ToolDescription tool)
    {
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        var end = tool.Description.IndexOf(". ", StringComparison.Ordinal);
        Add(tool.Name, NameWeight);
        Add(end < 0 ? tool.Description : tool.Description[..end], FirstSentenceWeight);
        Add(end < 0 ? "" : tool.Description[end..], 1);
        if (tool.Parameters.ValueKind is JsonValueKind.Object && tool.Parameters.TryGetProperty("properties", out var properties)
            && properties.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                Add(property.NameText(), ArgumentWeight);
            }
        }

        return words;

        void Add(string text, double weight)
        {
            foreach (var word in ToolWords.Of(text))
            {
                words[word] = words.GetValueOrDefault(word) + weight;
            }
        }
    }
}
