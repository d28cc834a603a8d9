using System.Text.RegularExpressions;
using ChatCluster.Standalone;
using ChatCluster.Tests.Configuration;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

public sealed partial class CommandLineTests
{
    [Fact]
    public async Task HashKey_MakesAKeyWhoseHashLetsItIn()
    {
        var (code, output, _) = Run("--hash-key");
        var (key, hash) = (KeyLine().Match(output).Groups[1].Value, HashLine().Match(output).Groups[1].Value);
        await using var app =
            await ChatApp.StartAsync([("ChatCluster:Auth:ApiKeys:0:Hash", hash), ("ChatCluster:Auth:ApiKeys:0:User", "ada")]);
        using var client = app.ClientFor(key);

        using var answer = await client.GetAsync("/v1/me");

        Assert.Equal(0, code);
        await answer.JsonAsync();
        Assert.DoesNotContain(key, Run("--hash-key").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hash-key -", "0123456789abcdef\n")]
    [InlineData("--hash-key 0123456789abcdef", "")]
    public void HashKey_OfAKey_IsItsSha256(string arguments, string input)
    {
        var (code, output, _) = Run(arguments, input);

        Assert.Equal((0, "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f"), (code, output.Trim()));
    }

    [Fact]
    public void CheckOpenApi_OfADocument_SaysWhatBecomesOfEachOperation()
    {
        var file = Path.Combine(Path.GetTempPath(), $"check-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, """
            openapi: 3.0.3
            info: {title: Pets, version: '1'}
            servers: [{url: 'https://pets.example.com'}]
            paths:
              /pets/{id}:
                get: {operationId: pets/get}
                put: {operationId: pets/put, requestBody: {required: true, content: {application/xml: {}}}}
            """);
        try
        {
            var (code, output, _) = Run($"--check-openapi {file}");

            Assert.Equal(0, code);
            Assert.Contains("adapted   GET     /pets/{id} as pets_get", output, StringComparison.Ordinal);
            Assert.Contains("refused   PUT     /pets/{id}", output, StringComparison.Ordinal);
            Assert.Contains("Its body is application/xml, which cannot be written", output, StringComparison.Ordinal);
            Assert.Contains("Pets: 1 tools, 1 of them adapted; 1 operations refused", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--hash-key short", "shorter than 16")]
    [InlineData("--init now", "--init takes no other arguments")]
    [InlineData("--check-openapi", "--check-openapi takes no other arguments")]
    [InlineData("--check-openapi no-such-file.json", "cannot be read")]
    [InlineData("--check-openapi no-such-file.json /api", "is relative")]
    public void Question_NotUnderstood_FailsAndSaysWhy(string arguments, string expected)
    {
        var (code, _, error) = Run(arguments);

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_WritesAFileForThisAccountAndNeverOverOne()
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-init-");
        using StringWriter output = new(), error = new();

        var first = InitialSettings.Write(folder.FullName, output, error);
        var path = Path.Combine(folder.FullName, "appsettings.Local.json");
        await File.WriteAllTextAsync(path, """{ "ChatCluster": { "Runs": { "MaxRounds": 7 } } }""");
        var second = InitialSettings.Write(folder.FullName, output, error);

        Assert.Equal((0, 1), (first, second));
        Assert.Contains("is there already", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("7", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Init_AsWrittenAndWithEverythingTakenIn_IsUnderstood(bool takenIn)
    {
        using var reader = new StreamReader(InitialSettings.OpenTemplate());
        var template = await reader.ReadToEndAsync();
        var settings = takenIn ? CommentedSetting().Replace(template, "$1")
            .Replace("<64 hexadecimal digits>", new('a', 64), StringComparison.Ordinal) : template;

        Assert.Equal(takenIn, settings.Contains("\n    \"Models\"", StringComparison.Ordinal));
        Assert.Empty(await StartedSettings.ComplaintsOfFileAsync(settings, "appsettings.Local.json"));
    }

    [Fact]
    public async Task LocalSettings_AreReadAfterTheSharedOnesAndBeforeTheCommandLine() => Assert.Contains(
        "ChatCluster:Runs:MaxRounds is 0",
        Assert.Single(
            await StartedSettings.ComplaintsOfFileAsync("""{ "ChatCluster": { "Runs": { "MaxRounds": 0 } } }""", "appsettings.Local.json")),
        StringComparison.Ordinal);

    private static (int? Code, string Output, string Error) Run(string arguments, string input = "")
    {
        using var reader = new StringReader(input);
        using StringWriter output = new(), error = new();
        return (CommandLine.Answer(arguments.Split(' '), reader, output, error), output.ToString(), error.ToString());
    }

    [GeneratedRegex("^Key: +([0-9a-f]{48})$", RegexOptions.Multiline)]
    private static partial Regex KeyLine();

    [GeneratedRegex("^Hash: +([0-9a-f]{64})$", RegexOptions.Multiline)]
    private static partial Regex HashLine();

    // A setting that is commented out begins with a quotation mark or a bracket; a sentence does not.
    [GeneratedRegex("// ( *[\"{}\\]].*)$", RegexOptions.Multiline)]
    private static partial Regex CommentedSetting();
}
