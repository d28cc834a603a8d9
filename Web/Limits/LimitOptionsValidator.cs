using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int MaxPerMinute = 1_000_000;
    private const int MaxRuns = 200;
    private const int MaxRunsOfTenant = 5_000;
    private const int MaxQueued = 1_000;
    private const int MaxEvents = 1_000_000;
    private const int MaxThreads = 10_000_000;
    private const int MaxStreams = 100_000;
    private const long LeastStored = 1_000_000;
    private const long MostStored = 1_000_000_000_000_000;
    private const long MostInFlight = 100_000_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.MessageChars), options.MessageChars, 1, 10_000_000);
        Check(nameof(options.BodyBytes), options.BodyBytes, 1_024, 1_000_000_000);
        Check(nameof(options.FileBytes), options.FileBytes, 0, 100_000_000);
        Check(nameof(options.RequestsPerMinute), options.RequestsPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.RequestsPerAddress), options.RequestsPerAddress ?? 0, 0, MaxPerMinute);
        Check(nameof(options.ControlsPerMinute), options.ControlsPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.MessagesPerMinute), options.MessagesPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.RunsPerOwner), options.RunsPerOwner ?? 0, 0, MaxRuns);
        Check(nameof(options.RequestsPerTenant), options.RequestsPerTenant, 0, MaxPerMinute);
        Check(nameof(options.MessagesPerTenant), options.MessagesPerTenant, 0, MaxPerMinute);
        Check(nameof(options.RunsPerTenant), options.RunsPerTenant, 0, MaxRunsOfTenant);
        Check(nameof(options.QueuedMessages), options.QueuedMessages, 1, MaxQueued);
        Check(nameof(options.ImportEvents), options.ImportEvents, 1, MaxEvents);
        Check(nameof(options.ThreadsPerOwner), options.ThreadsPerOwner ?? 0, 0, MaxThreads);
        Check(nameof(options.StreamsPerOwner), options.StreamsPerOwner ?? 0, 0, MaxStreams);
        Check(nameof(options.StreamsPerProcess), options.StreamsPerProcess, 1, MaxEvents);
        Check(nameof(options.CopiesPerMinute), options.CopiesPerMinute ?? 0, 0, MaxPerMinute);
        Check(nameof(options.StoredBytesPerOwner),
            options.StoredBytesPerOwner is null or 0 ? LeastStored : options.StoredBytesPerOwner.Value, LeastStored, MostStored);
        Check(nameof(options.BodyBytesInFlight), options.BodyBytesInFlight, options.BodyBytes, MostInFlight);
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
