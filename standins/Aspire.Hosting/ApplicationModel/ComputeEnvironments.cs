namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a compute environment makes of a resource.</summary>
public sealed class DeploymentTargetAnnotation(IResource target) : IResourceAnnotation
{
    public IResource DeploymentTarget { get; set; } = target ?? throw new ArgumentNullException(nameof(target));

    public IComputeEnvironmentResource? ComputeEnvironment { get; set; }
}

/// <summary>Where the resource is deployed to, if there are several places.</summary>
internal sealed record ComputeEnvironmentAnnotation(IComputeEnvironmentResource ComputeEnvironment) : IResourceAnnotation;

public static partial class ResourceExtensions
{
    /// <summary>The environment that the resource was assigned to with WithComputeEnvironment.</summary>
    public static IComputeEnvironmentResource? GetComputeEnvironment(this IResource resource) =>
        resource.TryGetLastAnnotation<ComputeEnvironmentAnnotation>(out var annotation) ? annotation.ComputeEnvironment : null;

    /// <summary>What the environment, or the only one, makes of the resource.</summary>
    public static DeploymentTargetAnnotation? GetDeploymentTargetAnnotation(
        this IResource resource,
        IComputeEnvironmentResource? targetComputeEnvironment = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var wanted = resource.GetComputeEnvironment() ?? targetComputeEnvironment;
        if (targetComputeEnvironment is not null && wanted != targetComputeEnvironment)
        {
            return null;
        }

        DeploymentTargetAnnotation[] targets =
        [
            .. resource.Annotations.OfType<DeploymentTargetAnnotation>().Where(target => wanted is null || target.ComputeEnvironment == wanted),
        ];
        return targets.Length <= 1 ? targets.FirstOrDefault() : throw new InvalidOperationException(
            $"The resource '{resource.Name}' is deployed to several compute environments "
            + $"({string.Join(", ", targets.Select(target => target.ComputeEnvironment?.Name))}); choose one with WithComputeEnvironment.");
    }
}
