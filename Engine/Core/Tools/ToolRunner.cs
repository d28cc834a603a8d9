using System.Text.Json;
using ChatCluster.Files;
using ChatCluster.Telemetry;
using ChatCluster.Tools.Arguments;
using ChatCluster.Tools.Results;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>
/// Makes one tool call as it should be made, whatever the tool: checked arguments, limits of time and number, and every failure a
/// result that the model can act on.
/// </summary>
internal sealed partial class ToolRunner(
    IToolCatalog catalog,
    IToolLimiter limiter,
    IOptions<ToolOptions> options,
    SecretRedactor redactor,
    TimeProvider time,
    ILogger<ToolRunner> logger)
{
    private const int ToolsNamed = 50;

    /// <exception cref="OperationCanceledException">The caller cancelled: the user's stop, the run's time limit, or a shutdown.</exception>
    public async Task<ToolRunResult> RunAsync(ToolInvocation call, AttachmentFiles files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        var (all, own) = await catalog.ForAsync(call.Thread, cancellationToken);
        var tools = all.Without(call.Order.ToolsOff);
        using var trace = ToolTrace.Start(call, known: tools.ContainsKey(call.Order.Tool));
        var allows = call.Allows;
        call = call with { Credentials = own ?? call.Credentials, Allows = name => tools.ContainsKey(name) && allows(name) };
        var output = Prepare(call, tools, out var tool, out var arguments) ?? await CallAsync(tool!, call, arguments, cancellationToken);
        var result = await FinishAsync(output, call, files, started, cancellationToken);
        trace.Finish(result);
        return result;
    }

    private ToolOutput? Prepare(
        ToolInvocation call, IReadOnlyDictionary<string, ITool> tools, out ITool? tool, out JsonElement arguments)
    {
        arguments = default;
        if (!tools.TryGetValue(call.Order.Tool, out tool))
        {
            return ToolOutput.Failed(
                ToolErrorCodes.UnknownTool, $"There is no tool named '{Head(call.Order.Tool)}'. {Away(call)}{Available(call, tools)}");
        }

        if (!call.Allows(call.Order.Tool))
        {
            return ToolOutput.Failed(ToolErrorCodes.ToolRefused, $"This agent may not use the tool '{call.Order.Tool}'. {Available(call, tools)}");
        }

        return ArgumentReader.Problem(tool.Description, call.Order.Arguments, out arguments) is { } problem
            ? ToolOutput.Failed(ToolErrorCodes.BadArguments, problem)
            : null;
    }

    // Its source may be away. More than one can be, and which of them has the tool only they know.
    private string Away(ToolInvocation call) => !catalog.MayCome(call.Order.Tool) ? "" : string.Concat(catalog.Sources
        .Where(source => source.State is ToolSourceState.Unavailable)
        .Select(source => $"{source.Name} is unavailable at the moment: {source.Reason} "));

    private static string Available(ToolInvocation call, IReadOnlyDictionary<string, ITool> tools)
    {
        var names = tools.Keys.Where(call.Allows).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0
            ? "No tools are available: answer without."
            : $"Available: {string.Join(", ", names.Take(ToolsNamed))}{(names.Count > ToolsNamed ? ", …" : "")}.";
    }

    private async Task<ToolOutput> CallAsync(ITool tool, ToolInvocation call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var limit = tool.Description.Timeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        IToolLease? lease = null;
        ToolOutput? output = null;
        try
        {
            lease = await limiter.EnterAsync((tool as ILimitedTool)?.LimitKey ?? call.Order.Tool, Concurrency(tool), either.Token);
            if (lease is null)
            {
                return ToolOutput.Failed(
                    ToolErrorCodes.CircuitOpen,
                    $"{call.Order.Tool} has failed {ToolCircuit.FailuresToOpen} times in a row and is not called for up to {ToolCircuit.OpenFor.TotalSeconds:0} s. Go on without it, or tell the user.");
            }

            var invocation = call with
            {
                Arguments = arguments,
                Progress = call.Progress is null ? null : new RedactedNotes(call.Progress, redactor, call.Credentials),
            };

            // WaitAsync, because a tool that ignores its token must not delay the stop. It keeps its lease until it ends.
            return output = await InvokeAsync(lease, tool, invocation, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return output = lease is null
                ? ToolOutput.Failed(
                    ToolErrorCodes.ToolBusy,
                    $"{call.Order.Tool} is busy with other calls and was not called within {Seconds(limit)}. Try again later, or go on without it.")
                : ToolOutput.Failed(
                    ToolErrorCodes.Timeout, $"{call.Order.Tool} gave no answer within {Seconds(limit)}. Ask for less, or go on without it.");
        }
        catch (Exception e)
        {
            LogToolFailed(logger, call.Order.Tool, redactor.Redact(e.ToString(), call.Credentials.Values));
            return output =
                ToolOutput.Failed(
                    ToolErrorCodes.ToolFailed,
                    $"{call.Order.Tool} failed for a reason that its operator can read in the log. Go on without it, or tell the user.");
        }
        finally
        {
            lease?.Settle(output);
        }
    }

    private static async Task<ToolOutput> InvokeAsync(
        IToolLease lease, ITool tool, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await tool.InvokeAsync(invocation, cancellationToken);
        }
        finally
        {
            lease.Leave();
        }
    }

    // Redacted before it is cut: half a secret is not recognised any more.
    private async Task<ToolRunResult> FinishAsync(
        ToolOutput output, ToolInvocation call, AttachmentFiles files, long started, CancellationToken cancellationToken)
    {
        if (output.Input is { } input)
        {
            var questions = input.Questions.Select(
                question => question with { Message = ResultCutter.Cut(Redact(question.Message), options.Value.MaxResultChars).Text });
            return new(null, null, "", ElapsedMs(), false) { Input = input with { Questions = [.. questions] } };
        }

        var content = ResultConvention.Unfold(output);
        var whole = content.Count == 0
            ? new(Redact(output.Text ?? ""))
            : await new ResultStore(call.Thread, call.RunId, call.CallId, files, options.Value.MaxFileBytes, Redact, logger)
            .StoreAsync(content, cancellationToken);
        if (output.Error is { } error)
        {
            var message = ResultCutter.Cut(Redact(error.Message), options.Value.MaxResultChars).Text;
            return whole with
            {
                Result = null,
                Error = error with { Message = message },
                Preview = ResultCutter.Preview(message),
                ElapsedMs = ElapsedMs(),
            };
        }

        var text = whole.Result!;
        var cut = ResultCutter.Cut(text, options.Value.MaxResultChars);
        return whole with
        {
            Result = cut.Text,
            Preview = ResultCutter.Preview(text),
            ElapsedMs = ElapsedMs(),
            Truncated = cut.Truncated,
        };

        string Redact(string outside) => redactor.Redact(outside, call.Credentials.Values);

        long ElapsedMs() => (long)time.GetElapsedTime(started).TotalMilliseconds;
    }

    private int Concurrency(ITool tool) => (tool as ILimitedTool)?.Concurrency ?? options.Value.MaxConcurrency;

    private static string Head(string name) => name.Length <= 64 ? name : $"{Files.WholeText.Head(name, 64)}…";

    private static string Seconds(TimeSpan span) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
