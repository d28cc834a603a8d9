using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int MaxPerMinute = 1_000_000;
    private const int MaxRuns = 200;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.MessageChars), options.MessageChars, 1, 10_000_000);
        Check(nameof(options.BodyBytes), options.BodyBytes, 1_024, 1_000_000_000);
        Check(nameof(options.FileBytes), options.FileBytes, 0, 100_000_000);
        Check(nameof(options.RequestsPerMinute), options.RequestsPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.ControlsPerMinute), options.ControlsPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.MessagesPerMinute), options.MessagesPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.RunsPerOwner), options.RunsPerOwner ?? 0, 0, MaxRuns);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string setting, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                failures.Add($"ChatCluster:Limits:{setting} is {value}. Set it to a number from {least} to {most}.");
            }
        }
    }
}
