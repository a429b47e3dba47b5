using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting.Lifecycle;

/// <summary>Registers subscribers of events.</summary>
public static class EventingSubscriberServiceCollectionExtensions
{
    public static void AddEventingSubscriber<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationEventingSubscriber =>
        services.AddSingleton<IDistributedApplicationEventingSubscriber, T>();

    public static void TryAddEventingSubscriber<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationEventingSubscriber =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDistributedApplicationEventingSubscriber, T>());
}
