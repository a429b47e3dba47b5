using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    private const string ReferenceRelationship = "Reference";
    private const string WaitForRelationship = "WaitFor";
    private const string ParentRelationship = "Parent";

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource => builder.WithRelationship(resource, ReferenceRelationship);

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resourceBuilder);
        return builder.WithReferenceRelationship(resourceBuilder.Resource);
    }

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, ReferenceExpression expression)
        where T : IResource => builder.RelateToAll(expression);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource => builder.WithRelationship(parent, ParentRelationship);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(parent);
        return builder.WithParentRelationship(parent.Resource);
    }

    /// <summary>Relates the resource to those that a value is made of.</summary>
    private static IResourceBuilder<T> RelateToAll<T>(this IResourceBuilder<T> builder, object value)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var referenced in ResourcesIn(value).Where(found => !ReferenceEquals(found, builder.Resource)).Distinct())
        {
            builder.WithReferenceRelationship(referenced);
        }

        return builder;
    }

    private static IEnumerable<IResource> ResourcesIn(object value) => value switch
    {
        IResource resource => [resource],
        IResourceBuilder<IResource> { Resource: var resource } => [resource],
        IValueWithReferences composed => composed.References.SelectMany(ResourcesIn),
        _ => [],
    };
}
