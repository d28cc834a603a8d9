using Microsoft.ML.Tokenizers;

namespace ChatCluster.Models;

/// <summary>
/// Counts the tokens of a text: as the model's own tokenizer does where it is public, else by what kinds of characters it is made of.
/// </summary>
internal sealed class TokenCounter
{
    // A tokenizer's time grows faster than a text without spaces.
    private const int PieceLength = 4_096;

    private static readonly Lazy<TokenCounter> O200k = new(() => new(TiktokenTokenizer.CreateForEncoding("o200k_base")));
    private static readonly Lazy<TokenCounter> Cl100k = new(() => new(TiktokenTokenizer.CreateForEncoding("cl100k_base")));

    private static readonly string[] NewFamilies = ["gpt-5", "gpt-4.1", "gpt-4o", "chatgpt-4o", "gpt-oss", "o1", "o3", "o4"];
    private static readonly string[] OldFamilies = ["gpt-4", "gpt-3.5"];

    private readonly Tokenizer? _tokenizer;

    private TokenCounter(Tokenizer? tokenizer)
    {
        _tokenizer = tokenizer;
    }

    /// <summary>For models whose tokenizer is not known.</summary>
    public static TokenCounter Estimating { get; } = new(null);

    /// <summary>Whether it counts as the model does.</summary>
    public bool IsExact => _tokenizer is not null;

    /// <param name="model">The provider's name of the model.</param>
    public static TokenCounter For(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Begins(name, NewFamilies) ? O200k.Value : Begins(name, OldFamilies) ? Cl100k.Value : Estimating;
    }

    public double Count(string text)
    {
        if (_tokenizer is null)
        {
            return Estimate(text);
        }

        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + PieceLength, text.Length);
            end -= end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
            count += _tokenizer.CountTokens(text.AsSpan(at, end - at));
            at = end;
        }

        return count;
    }

    // What public tokenizers need on average: a quarter of a token for a letter of English, a third for digits and marks, half for letters
    // of other alphabets, a whole one for a Chinese or Japanese character, two for what stands outside of the basic plane.
    private static double Estimate(string text)
    {
        var (letters, marks, foreign, wide) = (0, 0, 0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c) || c == ' ')
            {
                letters++;
            }
            else if (char.IsAscii(c))
            {
                marks++;
            }
            else if (c < '\u2E80')
            {
                foreign++;
            }
            else
            {
                wide++;
            }
        }

        return (letters / 4d) + (marks / 2.5) + (foreign / 2d) + wide;
    }

    private static bool Begins(string name, string[] families) =>
        Array.Exists(families, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
}
