using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Scenarios;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench;

/// <summary>Measures Standalone beside a bare streaming proxy, under the same load in the same run.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        // The program starts itself for the servers that stand around Standalone, so that each has its own process to be measured by.
        switch (args)
        {
            case [BenchModel.Verb]:
                await BenchModel.RunAsync();
                return 0;
            case [BareProxy.Verb, var model]:
                await BareProxy.RunAsync(new(model));
                return 0;
            default:
                return await MeasureAsync(args);
        }
    }

    private static async Task<int> MeasureAsync(string[] args)
    {
        if (!BenchOptions.TryParse(args, out var options, out var problem))
        {
            await Console.Error.WriteLineAsync(problem);
            await Console.Error.WriteLineAsync(BenchOptions.Usage);
            return 2;
        }

        var report = new Report();
        await using (var lab = await Lab.StartAsync(options))
        {
            foreach (var scenario in Scenario.All(options)
                .Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
            {
                Console.WriteLine($"{scenario.Name}: {scenario.Description}");
                await scenario.RunAsync(lab, report, CancellationToken.None);
            }
        }

        report.Print(Console.Out);
        if (options.Json is { } file)
        {
            await report.SaveAsync(file);
        }

        return report.Passed ? 0 : 1;
    }
}
