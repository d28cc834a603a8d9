using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Approvals;

/// <summary>Checks the rules on consent at start: one that does not fit what its author meant would ask nobody.</summary>
internal static class ApprovalRuleValidator
{
    private static readonly string[] Roles = ["reader", "member", "admin", "visitor", "operator"];

    public static void Check(IReadOnlyList<ApprovalRuleOptions> rules, List<string> problems)
    {
        foreach (var (index, rule) in rules.Index())
        {
            var path = $"ChatCluster:Tools:Approvals:{index}";
            if (rule.Ask is { } ask && !ask.Equals(ApprovalRule.Always, StringComparison.OrdinalIgnoreCase)
                && !ask.Equals(ApprovalRule.Never, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"{path}:Ask is '{ask}'. Write always or never, or leave it out.");
            }

            if (rule is { Ask: null, Effects: null })
            {
                problems.Add($"{path} says nothing: give it Ask (always or never), Effects (true or false), or both.");
            }

            if (rule.Tool.Length == 0 || rule.Tool[..^1].Contains('*'))
            {
                problems.Add($"{path}:Tool is '{rule.Tool}'. Name a tool, or end the beginning of names with * as in desk_*.");
            }

            problems.AddRange(rule.Roles.Where(role => !Roles.Contains(role, StringComparer.OrdinalIgnoreCase))
                .Select(role => $"{path}:Roles has '{role}', which is not a role. The roles are {string.Join(", ", Roles)}."));
            problems.AddRange(rule.Arguments.Where(argument => !IsExpression(argument.Value))
                .Select(argument =>
                    $"{path}:Arguments:{argument.Key} is not a supported regular expression: '{argument.Value}'. Write one without look-around and back references."));
        }
    }

    private static bool IsExpression(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
