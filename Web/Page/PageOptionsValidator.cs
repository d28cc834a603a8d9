using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Page;

internal sealed class PageOptionsValidator(IHostEnvironment environment) : IValidateOptions<PageOptions>
{
    private const int MaxName = 60;
    private const int MaxTitle = 80;
    private const int MaxText = 2_000;

    public ValidateOptionsResult Validate(string? name, PageOptions options)
    {
        List<string> failures = [];
        if (!IsLine(options.Name, MaxName))
        {
            failures.Add($"ChatCluster:Page:Name is not a valid name. Write one line of 1 to {MaxName} characters, or leave it out.");
        }

        if (PageLogo.Read(options.Logo, environment.ContentRootPath).Problem is { } problem)
        {
            failures.Add($"ChatCluster:Page:Logo {problem}");
        }

        if (options.Starters.Count > PageOptions.MaxStarters)
        {
            failures.Add(Text($"ChatCluster:Page:Starters has {options.Starters.Count}; {PageOptions.MaxStarters} are the limit."));
        }

        foreach (var (index, starter) in options.Starters.Index())
        {
            if (string.IsNullOrWhiteSpace(starter.Text) || starter.Text.Length > MaxText)
            {
                failures.Add(
                    Text($"ChatCluster:Page:Starters:{index}:Text is what the message begins with: write 1 to {MaxText} characters."));
            }

            if (starter.Title is { } title && !IsLine(title, MaxTitle))
            {
                failures.Add(
                    Text($"ChatCluster:Page:Starters:{index}:Title is one line of 1 to {MaxTitle} characters; leave it out for none."));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsLine(string? text, int most) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
