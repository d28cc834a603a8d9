using ChatCluster.Tools.OpenApi;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

public sealed class YamlBoundsTests
{
    private const string Small = """
        openapi: 3.1.0
        info: {title: T, version: "1"}
        paths: {/a: {get: {operationId: a, responses: {"200": {description: ok}}}}}
        """;

    [Fact]
    public void Document_OfAliasesOfAliases_IsRefusedBeforeItIsWrittenOut()
    {
        var bomb = string.Concat(
            Enumerable.Range(1, 12).Select(i => $"x-{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        var (document, problem) = OpenApiText.Read($"x-0: &a0 [x,x,x,x,x,x,x,x,x]\n{bomb}{Small}");

        Assert.Null(document);
        Assert.Contains("aliases", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Document_OfBracketsWithoutEnd_IsRefused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));

        var (document, problem) = OpenApiText.Read($"x-deep: {deep}\n{Small}");

        Assert.Null(document);
        Assert.NotNull(problem);
    }

    [Fact]
    public void Document_IndentedWithoutEnd_IsRefused()
    {
        var deep = string.Concat(Enumerable.Range(1, 3_000).Select(depth => $"{new string(' ', depth)}a:\n"));

        var (document, problem) = OpenApiText.Read($"x-deep:\n{deep}{Small}");

        Assert.Null(document);
        Assert.NotNull(problem);
    }

    [Fact]
    public void Document_WithAFewAliases_IsRead()
    {
        var (document, problem) = OpenApiText.Read($"x-one: &one {{a: 1}}\nx-two: [*one, *one]\n{Small}");

        Assert.Null(problem);
        Assert.NotNull(document!["paths"]!["/a"]);
    }
}
