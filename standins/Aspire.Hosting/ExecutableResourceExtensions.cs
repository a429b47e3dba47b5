using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Reads executables from the model.</summary>
public static class ExecutableResourceExtensions
{
    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ExecutableResource>();
    }
}
