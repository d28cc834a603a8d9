using System.Globalization;
using System.Security.Claims;
using ChatCluster.Ledger;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Catalog;

/// <summary>Which usage is asked for, and added up by what.</summary>
internal readonly record struct UsageParameters(
    [property: FromQuery(Name = "from")] string? From,
    [property: FromQuery(Name = "to")] string? To,
    [property: FromQuery(Name = "by")] string? By,
    [property: FromQuery(Name = "scope")] string? Scope,
    [property: FromQuery(Name = "format")] string? Format)
{
    private const string Own = "own";
    private const string Tenant = "tenant";
    private const string All = "all";

    private static readonly (string Name, UsageGroups Group)[] Groups =
    [
        ("day", UsageGroups.Day), ("user", UsageGroups.User), ("agent", UsageGroups.Agent), ("model", UsageGroups.Model),
        ("purpose", UsageGroups.Purpose), ("tool", UsageGroups.Tool), ("key", UsageGroups.Key), ("tenant", UsageGroups.Tenant),
    ];

    public static QueryParameter[] Parameters { get; } =
    [
        new("from", "From this day on, in UTC: 2026-11-28."),
        new("to", "Through this day, in UTC: 2026-11-28."),
        new("by",
            "Adds up by one or more of day, user, agent, model, purpose, tool, key (whose key paid) and tenant, with commas between them."),
        new("scope", "Whose usage: yours (own, the default), your tenant's (tenant, for its admins), or everybody's (all, for operators).")
        {
            Values = [Own, Tenant, All],
        },
        new("format", "The form of the answer; the header Accept decides where it is left out.") { Values = ["json", "csv"] },
    ];

    /// <summary>Without whose it is: of a route that says so itself.</summary>
    public static QueryParameter[] OfOne { get; } = [.. Parameters.Where(parameter => parameter.Name is not "scope")];

    public bool IsGrouped => !string.IsNullOrEmpty(By);

    /// <summary>The query, by what was asked for and by nothing else.</summary>
    public UsageQuery Read(ClaimsPrincipal user)
    {
        var owner = user.Owner();
        var (from, to) = (Day("from", From), Day("to", To));
        if (from > to)
        {
            throw RequestException.Invalid("bad_time", "from is later than to. Turn them round.");
        }

        return new(
            Scope is All ? null : owner.Tenant,
            IsOwn ? owner.User : null,
            from is { } first ? new(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DateTimeOffset.MinValue,
            to is { } last && last < DateOnly.MaxValue
                ? new(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DateTimeOffset.MaxValue,
            Read(By));
    }

    /// <summary>Why the caller may not see so much.</summary>
    public Problem? Refuse(ClaimsPrincipal user)
    {
        ChatRole[]? allowed = Scope switch
        {
            null or "" or Own => null,
            Tenant => [ChatRole.Admin, ChatRole.Operator],
            All => [ChatRole.Operator],
            _ => throw RequestException.Invalid("bad_filter", "scope is own, tenant or all."),
        };
        return allowed is null || allowed.Any(role => user.IsInRole(ChatClaims.NameOf(role)))
            ? null
            : new Problem(
                StatusCodes.Status403Forbidden, "role_missing",
                $"scope={Scope} takes a credential of the role {ChatClaims.NameOf(allowed[0])}. Leave scope out for your own usage.");
    }

    private bool IsOwn => Scope is null or "" or Own;

    private static UsageGroups Read(string? by)
    {
        var groups = UsageGroups.None;
        foreach (var name in (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            groups |= Array.Find(Groups, known => known.Name == name) is { Name: not null } found
                ? found.Group
                : throw new RequestException(Problem.Unknown("unknown_group", "name in by", name, [.. Groups.Select(known => known.Name)]));
        }

        return groups;
    }

    private static DateOnly? Day(string name, string? text) => string.IsNullOrEmpty(text) ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw RequestException.Invalid("bad_time", $"{name} is a day like 2026-11-28.");
}
