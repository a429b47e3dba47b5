using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds resources that have been added before.</summary>
public static class DistributedApplicationBuilderExtensions
{
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.TryCreateResourceBuilder<T>(name, out var resourceBuilder)
            ? resourceBuilder
            : throw new InvalidOperationException($"There is no resource '{name}' of type '{typeof(T).Name}' in the application.");
    }

    public static bool TryCreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder,
        string name,
        [NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        resourceBuilder = builder.Resources.TryGetByName(name, out var resource) && resource is T typed ? builder.CreateResourceBuilder(typed) : null;
        return resourceBuilder is not null;
    }
}
