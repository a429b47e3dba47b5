namespace Aspire.Hosting.ApplicationModel;

/// <summary>The whole application: its resources.</summary>
public class DistributedApplicationModel
{
    public DistributedApplicationModel(IResourceCollection resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Resources = resources;
    }

    public DistributedApplicationModel(IEnumerable<IResource> resources)
        : this(new ResourceCollection(resources))
    {
    }

    public IResourceCollection Resources { get; }
}
