using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shinten.Protocols.Sasl;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Adds signing in with app passwords; needs the store, a clock and its options.</summary>
public static class UnlockedSessionsServices
{
    public static IServiceCollection AddUnlockedSessions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<UnlockedSlots>();
        services.AddSingleton(provider => new FailedLogins(
            provider.GetRequiredService<IOptions<UnlockedSessionsOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISignIn, AppPasswordSignIn>();
        return services;
    }
}
