using System.Text.Json;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using Xunit;

namespace ChatCluster.Tests.Tools.Approvals;

public sealed class ApprovalRuleTests
{
    private static readonly ToolDescription Tool = new()
    {
        Name = "shop_order",
        Description = "Orders.",
        Parameters = JsonElement.Parse("{}"),
        Method = "POST",
        Path = "/orders/{id}",
    };

    [Theory]
    [InlineData("*", null, null, null, null, null, true)]
    [InlineData("shop_*", null, null, null, null, null, true)]
    [InlineData("shop_cancel", null, null, null, null, null, false)]
    [InlineData("*", "post", null, null, null, null, true)]
    [InlineData("*", "DELETE", null, null, null, null, false)]
    [InlineData("*", null, "/orders/*", null, null, null, true)]
    [InlineData("*", null, "/orders", null, null, null, false)]
    [InlineData("*", null, null, "body.amount", "^[0-9]{4,}$", null, true)]
    [InlineData("*", null, null, "body.amount", "^[0-9]{5,}$", null, false)]
    [InlineData("*", null, null, "body.none", ".*", null, false)]
    [InlineData("*", null, null, "note", "urgent", null, true)]
    [InlineData("*", null, null, null, null, "member", true)]
    [InlineData("*", null, null, null, null, "admin", false)]
    public void Rule_FitsACall_OnlyWithAllThatItNames(
        string tool, string? method, string? path, string? argument, string? pattern, string? role, bool fits)
    {
        var options = new ApprovalRuleOptions { Tool = tool, Ask = "always" };
        options.Methods.AddRange(method is null ? [] : [method]);
        options.Paths.AddRange(path is null ? [] : [path]);
        options.Roles.AddRange(role is null ? [] : [role]);
        if (argument is not null)
        {
            options.Arguments[argument] = pattern!;
        }

        var rule = new ApprovalRule(options);

        Assert.Equal(fits, rule.Fits(Tool, JsonElement.Parse("""{"body":{"amount":1200},"note":"most urgent"}"""), "member"));
        Assert.True(rule.Asks);
    }

    [Theory]
    [InlineData("sometimes", "*", "x", "Ask is 'sometimes'")]
    [InlineData("always", "a*b", "x", "Tool is 'a*b'")]
    [InlineData("always", "", "x", "Tool is ''")]
    [InlineData("always", "*", "(", "is not a supported regular expression")]
    [InlineData("always", "*", "(?=x)", "is not a supported regular expression")]
    [InlineData(null, "*", "x", "says nothing")]
    public void Rule_ThatCannotBeMeant_IsNamedWithItsRepair(string? ask, string tool, string pattern, string expected)
    {
        var problems = new List<string>();

        ApprovalRuleValidator.Check([new() { Ask = ask, Tool = tool, Arguments = { ["q"] = pattern } }], problems);

        Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
    }
}
