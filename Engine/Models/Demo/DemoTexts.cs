using System.Globalization;
using System.Text;

namespace ChatCluster.Models.Demo;

/// <summary>What the demo model says.</summary>
internal static class DemoTexts
{
    public const string Introduction = """
        I am ChatCluster's built-in **demo model**: scripted, and no language model. To talk to a real one, install
        [Ollama](https://ollama.com) and run `ollama pull llama3.2`, or configure a model and start again:

        ```json
        { "ChatCluster": { "Models": { "main": { "Provider": "openai", "Endpoint": "http://127.0.0.1:8000/v1", "Model": "my-model" } } } }
        ```


        """;

    public const string Help = """
        Things I react to:

        - **what time is it**, **use a tool**, **use two tools**: I call tools and answer from their results
        - **markdown**: a table, a list and code
        - **think**: I reason before I answer
        - **slow**, **write a long story** (it ends when you stop it), **silent** (I say nothing at all)
        - **fail**, **fail a tool**: a failing model, a failing tool call

        Everything else I repeat.
        """;

    public const string Greeting = "Hello! Say **help** to see what I can show you.";

    public const string Slowly =
        "I take my time with this answer, so that you can watch it arrive, stop it half way, or open it in a second page.";

    public const string Markdown = """
        ## A sample of Markdown

        | Part | What it does |
        |---|---|
        | thread | keeps the messages |
        | run | answers one message |
        | step | calls the model once |

        1. Numbered lists,
        2. *emphasis* and **strong text**,
           - lists within lists,
        3. and `code` within a line.

        ```csharp
        Console.WriteLine("Hello from the demo model");
        ```

        > A quotation ends the sample. See also [CommonMark](https://commonmark.org).
        """;

    public static string Reasoning(string text) =>
        $"The user wrote {text.Length} characters and wants me to think. I look for words I know, and answer with what belongs to them.";

    public static string Echo(string text, int images, int number)
    {
        var files = images switch { 0 => "", 1 => " There is 1 file with it.", _ => $" There are {images} files with it." };
        return $"Your message number {number} says: “{text.Trim()}”.{files} Say **help** to see what else I can do.";
    }

    public static string NoTool(int tools) => tools == 0
        ? "I was given no tools, so I cannot call one. Tools are configured at `ChatCluster:Tools` and `ChatCluster:Mcp`."
        : $"I was given {tools} tools, but each needs arguments that I cannot make up. Name a tool, or put its argument in quotes.";

    public static string FromResults(IReadOnlyList<(string Tool, string Result)> results)
    {
        var text = new StringBuilder();
        foreach (var (tool, result) in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"The tool `{tool}` answered: {result.Trim()}\n\n");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A story without end, the same each time.</summary>
    public static IEnumerable<string> Story()
    {
        string[] heroes = ["a lighthouse keeper", "a river pilot", "a clock maker", "a young cartographer", "an old printer"];
        string[] deeds =
            ["counted the waves", "followed a lost letter", "repaired a silent bell", "drew a map of the fog", "waited for the ferry"];
        string[] ends =
            ["and wrote it down.", "and told nobody.", "until the morning came.", "which surprised the whole town.", "and began again."];
        for (var day = 1; ; day++)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"**Day {day}.** On this day {heroes[day % heroes.Length]} {deeds[day / 2 % deeds.Length]} {ends[day / 3 % ends.Length]} The harbour lay quiet, and the story went on.\n\n");
        }
    }
}
