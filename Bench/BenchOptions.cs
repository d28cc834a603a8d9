using System.Globalization;
using ChatCluster.Bench.Scenarios;

namespace ChatCluster.Bench;

/// <summary>What to measure, from the command line.</summary>
internal sealed record BenchOptions
{
    public static readonly string Usage = $"""
        dotnet run -c Release --project Bench -- [options]
          --quick            everything in small, about a minute; the figures are rough
          --only <names>     of {string.Join(", ", Scenario.Names)}; commas between them; stored and cluster only when named
          --chats <n>        chats at once of one streaming load, instead of 1000 x 20/s and 500 x 50/s
          --rate <n>         tokens per second of each of them (default 20)
          --seconds <n>      how long each streaming load lasts (default 15)
          --json <file>      writes the figures as JSON too
          --keep             keeps data folders and logs
        """;

    public bool Quick { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Chats at once; both standard loads when left out.</summary>
    public int? Chats { get; init; }

    public int Rate { get; init; } = 20;

    public int? Seconds { get; init; }

    public string? Json { get; init; }

    public bool Keep { get; init; }

    public static bool TryParse(string[] args, out BenchOptions options, out string problem)
    {
        (options, problem) = (new(), "");
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    continue;
                case "--keep":
                    options = options with { Keep = true };
                    continue;
                case "--chats" when Number(value, out var chats):
                    options = options with { Chats = chats };
                    break;
                case "--rate" when Number(value, out var rate):
                    options = options with { Rate = rate };
                    break;
                case "--seconds" when Number(value, out var seconds):
                    options = options with { Seconds = seconds };
                    break;
                case "--json" when value.Length > 0:
                    options = options with { Json = value };
                    break;
                case "--only" when value.Split(',') is var names && names.All(Scenario.Names.Contains):
                    options = options with { Only = names };
                    break;
                default:
                    problem = $"'{string.Join(' ', args[i..])}' is not understood.";
                    return false;
            }

            i++;
        }

        return true;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 100_000;
}
