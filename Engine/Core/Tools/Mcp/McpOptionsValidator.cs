using ChatCluster.Tools.Mcp.UserServers;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Mcp;

/// <summary>Checks the section <c>ChatCluster:Mcp</c> at start.</summary>
internal sealed class McpOptionsValidator : IValidateOptions<McpOptions>
{
    public const string Path = "ChatCluster:Mcp";

    private const int MaxName = 32;

    public ValidateOptionsResult Validate(string? name, McpOptions options)
    {
        var problems = new List<string>();
        if (options.MaxAnswerBytes is < 64 * 1024 or > 256 * 1024 * 1024)
        {
            problems.Add($"{Path}:MaxAnswerBytes is {options.MaxAnswerBytes}. Set it from 65536 to 268435456.");
        }

        if (options.PublicUrl is { } address
            && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsolutePath is "/"
                && url.Query.Length == 0))
        {
            problems.Add($"{Path}:PublicUrl is '{address}'. Write scheme, host and port only, for example https://chat.example.com.");
        }

        UserServers(options, problems);
        foreach (var (server, settings) in options.Servers)
        {
            new Server($"{Path}:Servers:{server}", settings, problems).Check(server, options.AllowStdio);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void UserServers(McpOptions options, List<string> problems)
    {
        const string Own = $"{Path}:UserServers";
        var users = options.UserServers;
        Require(users.PerOwner is >= 2 and <= 100, $"PerOwner is {users.PerOwner}. Set it from 2 to 100.");
        Require(users.MaxTools is >= 1 and <= 1_000, $"MaxTools is {users.MaxTools}. Set it from 1 to 1000.");
        Require(users.ConnectTimeout >= TimeSpan.FromSeconds(1) && users.ConnectTimeout <= TimeSpan.FromMinutes(1),
            $"ConnectTimeout is {users.ConnectTimeout}. Set it from 00:00:01 to 00:01:00.");
        Require(users.Timeout >= TimeSpan.FromSeconds(1) && users.Timeout <= TimeSpan.FromHours(1),
            $"Timeout is {users.Timeout}. Set it from 00:00:01 to 01:00:00.");
        if (users.Enabled && options.Servers.ContainsKey(McpUserServers.Name))
        {
            problems.Add(
                $"{Path}:Servers:{McpUserServers.Name} has the name that servers of users have. Rename it, or set {Own}:Enabled to false.");
        }

        void Require(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add($"{Own}:{problem}");
            }
        }
    }

    private sealed class Server(string path, McpServerOptions options, List<string> problems)
    {
        public void Check(string name, bool allowStdio)
        {
            Require(ToolDescription.IsValidName(name) && name.Length <= MaxName,
                $" '{name}' cannot name a server. Use 1 to {MaxName} characters of A-Z a-z 0-9 _ -.");
            if (string.IsNullOrWhiteSpace(options.Url) == string.IsNullOrWhiteSpace(options.Command))
            {
                problems.Add($"{path} needs either Url (a server over HTTP) or Command (a program that is started), and not both.");
            }
            else if (options.Command is not null)
            {
                Program(allowStdio);
            }
            else
            {
                Http();
            }

            Within("ConnectTimeout", options.ConnectTimeout, TimeSpan.FromMinutes(5));
            Within("Timeout", options.Timeout, TimeSpan.FromHours(1));
            Within("RefreshInterval", options.RefreshInterval, TimeSpan.FromDays(1));
            Within("SessionIdle", options.SessionIdle, TimeSpan.FromDays(1));
            Require(options.Concurrency >= 1, $"Concurrency is {options.Concurrency}. Set it to 1 or more.");
            Require(options.MaxCallsPerRun is null or >= 1,
                $"MaxCallsPerRun is {options.MaxCallsPerRun}. Set it to 1 or more, or leave it out.");
            Require(options.MaxSessions is >= 1 and <= 10_000, $"MaxSessions is {options.MaxSessions}. Set it from 1 to 10000.");
        }

        private void Program(bool allowStdio)
        {
            Require(
                allowStdio,
                $"Command starts a program on this machine, which is not allowed. Set {Path}:AllowStdio to true if everybody who can change these settings may do that, or reach the server by Url.");
            Require(options.WorkingDirectory is not { } folder || Directory.Exists(folder),
                $"WorkingDirectory is '{options.WorkingDirectory}', which is not a folder. Correct it, or leave it out.");
            Require(options.Headers.Count == 0 && options.Credential is null && options.OAuth is null,
                "Headers, Credential and OAuth are for a server with a Url. Give a program its secrets as Env.");
        }

        private void Http()
        {
            var sound = Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
            Require(sound,
                $"Url is '{options.Url}', which is not an absolute http or https address. Write it like https://mcp.example.com/mcp.");
            Require(!sound || url!.UserInfo.Length == 0, "Url contains a user name or password. Use Credential instead.");
            Require(options.Args.Count == 0 && options.Env.Count == 0 && options.WorkingDirectory is null,
                "Args, Env and WorkingDirectory are for a server with a Command. Take them out.");
            foreach (var header in options.Headers.Keys.Where(header => !IsHeaderName(header)))
            {
                problems.Add($"{path}:Headers:{header} is not a valid header name. Use letters, digits and hyphens.");
            }

            if (options.OAuth is { Enabled: true } oauth)
            {
                SignIn(oauth);
            }

            if (options.Credential is { } credential)
            {
                Require(!string.IsNullOrEmpty(credential.Forward) || !string.IsNullOrEmpty(credential.Secret),
                    "Credential needs Forward (the name of the caller's credential) or Secret (the service's own).");
                Require(IsHeaderName(credential.Header),
                    $"Credential:Header '{credential.Header}' is not a valid header name. Use for example Authorization.");
                Require(credential.Format?.Contains("{0}", StringComparison.Ordinal) ?? true,
                    "Credential:Format has no {0} for the secret. Write it like 'Token {0}'.");
            }
        }

        private void SignIn(McpOAuthOptions oauth)
        {
            Require(string.IsNullOrEmpty(options.Credential?.Forward),
                "OAuth signs each user in, so there is no caller's credential to forward. Take Credential:Forward or OAuth out.");
            Require(oauth.ClientSecret is null || oauth.ClientId is not null,
                "OAuth:ClientSecret belongs to a client id. Set OAuth:ClientId too.");
            Require(
                oauth.ClientIdMetadata is not { } document
                    || (Uri.TryCreate(document, UriKind.Absolute, out var url) && url.Scheme is "https" && url.AbsolutePath.Length > 1),
                $"OAuth:ClientIdMetadata is '{oauth.ClientIdMetadata}'. Write the https address of a document, like https://chat.example.com/client.json.");
            Require(
                oauth.AuthorizationServer is not { } issuer
                    || (Uri.TryCreate(issuer, UriKind.Absolute, out var named) && named.Scheme is "http" or "https"),
                $"OAuth:AuthorizationServer is '{oauth.AuthorizationServer}'. Write the issuer as the authorization server does, like https://login.example.com.");
        }

        private void Within(string setting, TimeSpan value, TimeSpan most) =>
            Require(value >= TimeSpan.FromSeconds(1) && value <= most, $"{setting} is {value}. Set it from 00:00:01 to {most}.");

        private void Require(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add($"{path}:{problem}");
            }
        }

        private static bool IsHeaderName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }
}
