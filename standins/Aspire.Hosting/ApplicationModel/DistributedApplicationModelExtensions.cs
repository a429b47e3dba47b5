namespace Aspire.Hosting.ApplicationModel;

/// <summary>Selections from the model.</summary>
public static class DistributedApplicationModelExtensions
{
    /// <summary>The resources that a compute environment runs: those that are published and not built for their files alone.</summary>
    public static IEnumerable<IResource> GetComputeResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(resource => resource is IComputeResource && !resource.IsExcludedFromPublish());
    }
}
