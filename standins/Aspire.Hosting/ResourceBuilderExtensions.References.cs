using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Hands the connection string over as ConnectionStrings__NAME, and its parts as NAME_PART.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var injected = InjectedInto(builder.Resource);
            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
                context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = name.Length == 0 ? "" : $"{EnvironmentVariableName.Encode(name).ToUpperInvariant()}_";
                var added = resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(part => KeyValuePair.Create(part.Name, part.Value));
                foreach (var (part, value) in resource.GetConnectionProperties().Concat(added))
                {
                    context.EnvironmentVariables[$"{prefix}{part.ToUpperInvariant()}"] = value;
                }
            }
        });
    }

    /// <summary>Hands the endpoints over as services__name__scheme__index, and as NAME_ENDPOINT.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferToEndpoints(source.Resource, endpointName: null, name: null);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source,
        string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        return builder.ReferToEndpoints(source.Resource, endpointName: null, name);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.ReferToEndpoints(endpointReference.Resource, endpointReference.EndpointName, name: null);
    }

    /// <summary>Hands over the address of something outside the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new InvalidOperationException(
                $"The URI '{uri}' of the service reference '{name}' must be absolute, and without query and fragment.");
        }

        return builder.WithEnvironment(context =>
        {
            var injected = InjectedInto(builder.Resource);
            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[EnvironmentVariableName.Encode(name)] = uri.ToString();
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder,
        ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
    }

    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString => builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    private static ReferenceEnvironmentInjectionFlags InjectedInto(IResource destination) =>
        destination.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation)
            ? annotation.Flags
            : ReferenceEnvironmentInjectionFlags.All;

    /// <summary>One annotation a source collects the endpoints referred to, so that their indexes count over all of them.</summary>
    private static IResourceBuilder<T> ReferToEndpoints<T>(
        this IResourceBuilder<T> builder,
        IResourceWithEndpoints source,
        string? endpointName,
        string? name)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var references = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().SingleOrDefault(existing => existing.Resource == source);
        if (references is null)
        {
            references = new(source);
            if (builder.Resource.IsContainer())
            {
                references.ContextNetworkId = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
            }

            builder.WithAnnotation(references)
                .WithReferenceRelationship(source)
                .WithEnvironment(context => AddServiceVariables(context, InjectedInto(builder.Resource), references, name));
        }

        if (endpointName is null)
        {
            references.UseAllEndpoints = true;
        }
        else
        {
            references.EndpointNames.Add(endpointName);
        }

        return builder;
    }

    private static void AddServiceVariables(
        EnvironmentCallbackContext context,
        ReferenceEnvironmentInjectionFlags injected,
        EndpointReferenceAnnotation references,
        string? name)
    {
        var service = name ?? references.Resource.Name;
        var prefix = EnvironmentVariableName.Encode(name ?? references.Resource.Name.ToUpperInvariant());
        var nextIndex = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in references.Resource.GetEndpoints(references.ContextNetworkId))
        {
            var named = references.EndpointNames.Contains(endpoint.EndpointName);
            if (!named && (!references.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[$"{prefix}_{EnvironmentVariableName.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = nextIndex.GetValueOrDefault(key);
                nextIndex[key] = index + 1;
                context.EnvironmentVariables[string.Create(CultureInfo.InvariantCulture, $"services__{service}__{key}__{index}")] = endpoint;
            }
        }
    }
}
