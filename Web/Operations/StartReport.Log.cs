using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Operations;

internal sealed partial class StartReport
{
    [LoggerMessage(6, LogLevel.Information, "ChatCluster {Version} starts: {FirstSteps}")]
    private partial void LogStarting(string version, string firstSteps);

    [LoggerMessage(1, LogLevel.Information, "Page:  {Url}")]
    private partial void LogPage(string url);

    [LoggerMessage(2, LogLevel.Information, "Data:  {Store}")]
    private partial void LogData(string store);

    [LoggerMessage(3, LogLevel.Information, "Model: {Name} ({Provider}, {Id})")]
    private partial void LogModel(string name, string provider, string id);

    [LoggerMessage(4, LogLevel.Information, "Users: by {Access}")]
    private partial void LogAccess(string access);

    [LoggerMessage(5, LogLevel.Information, "Keys:  none needed; only callers on this machine are served")]
    private partial void LogOpen();
}
