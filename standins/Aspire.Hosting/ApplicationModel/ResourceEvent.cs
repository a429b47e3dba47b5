namespace Aspire.Hosting.ApplicationModel;

/// <summary>An instance of a resource has changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    /// <summary>The instance: the resource's name, or that and a suffix if instances of it can be told apart.</summary>
    public string ResourceId { get; } = resourceId ?? throw new ArgumentNullException(nameof(resourceId));

    public CustomResourceSnapshot Snapshot { get; } = snapshot ?? throw new ArgumentNullException(nameof(snapshot));
}
