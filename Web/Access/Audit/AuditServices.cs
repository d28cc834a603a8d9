using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Access.Audit;

/// <summary>Registers what writes the audit.</summary>
internal static class AuditServices
{
    /// <summary>Adds the audit, and has the host's threads note what cannot be undone.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<SignIns>();
        if (services.LastOrDefault(service => service.ServiceType == typeof(IThreads)) is { ImplementationFactory: { } find })
        {
            services.AddSingleton<IThreads>(provider => new AuditedThreads(
                (IThreads)find(provider), provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<TimeProvider>()));
        }
    }
}
