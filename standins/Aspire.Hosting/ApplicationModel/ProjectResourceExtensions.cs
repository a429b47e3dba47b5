namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads projects from the model.</summary>
public static class ProjectResourceExtensions
{
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ProjectResource>();
    }

    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource)
    {
        ArgumentNullException.ThrowIfNull(projectResource);
        return projectResource.Annotations.OfType<IProjectMetadata>().Single();
    }
}
