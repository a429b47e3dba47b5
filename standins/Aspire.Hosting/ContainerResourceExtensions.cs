using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Reads containers from the model.</summary>
public static class ContainerResourceExtensions
{
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(IsContainer);
    }

    public static bool IsContainer(this IResource resource) => resource.HasAnnotationOfType<ContainerImageAnnotation>();
}
