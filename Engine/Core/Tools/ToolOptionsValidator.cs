using System.Net;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.IntelOwl;
using ChatCluster.Tools.OpenApi;
using ChatCluster.Tools.Rest;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>Checks the section <c>ChatCluster:Tools</c> at start.</summary>
internal sealed class ToolOptionsValidator : IValidateOptions<ToolOptions>
{
    private const string Path = "ChatCluster:Tools";

    public ValidateOptionsResult Validate(string? name, ToolOptions options)
    {
        var problems = new List<string>();
        foreach (var (tool, rest) in options.Rest)
        {
            RestToolDefinition.Read(tool, rest, "rest", $"{RestTools.Path}:{tool}", problems);
        }

        foreach (var (document, openApi) in options.OpenApi)
        {
            OpenApiOptionsValidator.Check(document, openApi, problems);
        }

        ApprovalRuleValidator.Check(options.Approvals, problems);
        foreach (var preset in options.Presets.Where(preset => !IntelOwlTools.IsPreset(preset)))
        {
            problems.Add($"{Path}:Presets has '{preset}', which is unknown. Known: {IntelOwlTools.Preset}.");
        }

        if (options.Presets.Exists(IntelOwlTools.IsPreset))
        {
            IntelOwlOptionsValidator.Check(options.IntelOwl, problems);
        }

        foreach (var network in options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            problems.Add($"{Path}:AllowedNetworks has '{network}', which is not a network. Write it like 10.1.0.0/16 or fd12::/48.");
        }

        foreach (var host in options.AllowedHosts.Where(
            host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is UriHostNameType.Unknown))
        {
            problems.Add($"{Path}:AllowedHosts has '{host}', which is not a host. Write it like api.example.com or *.example.com.");
        }

        if (options.Proxy is { Length: > 0 } proxy
            && (!Uri.TryCreate(proxy, UriKind.Absolute, out var address) || address.Scheme != "http" || address.UserInfo.Length > 0))
        {
            problems.Add($"{Path}:Proxy '{proxy}' is not an http URL without a user name. Write it like http://proxy.example.com:3128.");
        }

        if (options.PromptTokens is < 500 or > 1_000_000)
        {
            problems.Add($"{Path}:PromptTokens is {options.PromptTokens}. Set it from 500 to 1000000.");
        }

        if (options.RequestsPerMinute is < 0 or > 1_000_000)
        {
            problems.Add($"{Path}:RequestsPerMinute is {options.RequestsPerMinute}. Set it from 1 to 1000000, or to 0 for any number.");
        }

        if (options.MaxConcurrency < 1)
        {
            problems.Add($"{Path}:MaxConcurrency is {options.MaxConcurrency}. Set it to 1 or more.");
        }

        if (options.MaxResultChars is < 500 or > 200_000)
        {
            problems.Add($"{Path}:MaxResultChars is {options.MaxResultChars}. Set it from 500 to 200000.");
        }

        if (options.MaxFileBytes is < 1024 or > 64 * 1024 * 1024)
        {
            problems.Add($"{Path}:MaxFileBytes is {options.MaxFileBytes}. Set it from 1024 to 67108864.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
