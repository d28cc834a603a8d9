using Xunit;

namespace ChatCluster.Tests.Architecture;

public sealed class FileLengthTests
{
    private const int MostLines = 300;

    [Fact]
    public void Sources_OfAllProjects_AreShort()
    {
        var files = Sources.Files("*.cs").ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files
            .Select(file => (File: file, Lines: File.ReadLines(Path.Combine(Sources.Root, file)).Count()))
            .Where(file => file.Lines > MostLines)
            .Select(file => $"{file.File} has {file.Lines} lines; split it below {MostLines}."));
    }
}
