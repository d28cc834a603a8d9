using ChatCluster.Catalog;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Widget;

/// <summary>
/// Holds visitors to what their widget allows: its agents, no model and no tools of their own, files only where they are wanted, and a rate
/// for all of them.
/// </summary>
internal sealed class VisitorFilter(WidgetLimits limits) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!context.HttpContext.User.IsVisitor() || IndexOfBody(context) is not (>= 0 and var index)
            || VisitorRoutes.WidgetOf(context.HttpContext) is not { } widget)
        {
            return next(context);
        }

        var body = (PostMessageBody)context.Arguments[index]!;
        if (FindRefusal(body, widget.Options) is { } refusal)
        {
            return ValueTask.FromResult<object?>(refusal);
        }

        if (limits.FindRefusal(widget) is { } wait)
        {
            return ValueTask.FromResult<object?>(wait);
        }

        context.Arguments[index] = body with { Agent = body.Agent ?? widget.Options.Agents.FirstOrDefault() };
        return next(context);
    }

    private static int IndexOfBody(EndpointFilterInvocationContext context)
    {
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is PostMessageBody)
            {
                return i;
            }
        }

        return -1;
    }

    private static Problem? FindRefusal(PostMessageBody body, WidgetOptions options)
    {
        if (body.Model is not null)
        {
            return Refused("model", "A visitor does not choose the model; the agent's answers. Leave model out.");
        }

        if (body.Agent is { } agent && !(options.Agents.Count == 0 ? agent == AgentDescription.Default : options.Agents.Contains(agent)))
        {
            return Refused(
                "agent",
                $"This widget does not offer the agent '{agent}'. The operator adds it to the key's Widget:Agents, or leave agent out.");
        }

        if (body.ClientTools is { Count: > 0 })
        {
            return Refused("client_tools", "A visitor brings no tools; the agent has its own. Leave clientTools out.");
        }

        if (body.MustCall is not null)
        {
            return Refused("must_call", "A visitor does not say which tool is called; the agent decides. Leave mustCall out.");
        }

        return body.Attachments is { Count: > 0 } && !options.Attachments
            ? Refused("attachments", "This widget takes no files. The operator allows them with the key's Widget:Attachments.")
            : null;
    }

    private static Problem Refused(string what, string detail) => new(StatusCodes.Status403Forbidden, $"visitor_{what}", detail);
}
