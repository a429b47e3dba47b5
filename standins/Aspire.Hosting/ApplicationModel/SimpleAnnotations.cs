using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The health check, by its name among the registered ones, that tells of the resource's health.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Key = {Key}")]
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));
}

/// <summary>How many instances of the resource run.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

/// <summary>The resource starts only on command.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>The project's launchSettings.json is left alone.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

/// <summary>The launch profile that the app host itself runs under, if the project has one of that name.</summary>
public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}

/// <summary>The launch profile to use.</summary>
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}

/// <summary>The project doesn't trust forwarded headers.</summary>
public sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

/// <summary>How the resource is shown until it reports itself.</summary>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot ?? throw new ArgumentNullException(nameof(initialSnapshot));
}

/// <summary>A relation to another resource, for those who look at the model.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Resource = {Resource.Name}, RelationshipType = {Type}")]
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    public string Type { get; } = type ?? throw new ArgumentNullException(nameof(type));
}

/// <summary>The icon that the dashboard shows.</summary>
public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    public string IconName { get; } = iconName ?? throw new ArgumentNullException(nameof(iconName));

    public IconVariant IconVariant { get; } = iconVariant;
}

/// <summary>The weight of an icon.</summary>
public enum IconVariant
{
    Regular = 0,
    Filled = 1,
}

/// <summary>The resource sends telemetry.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    public OtlpProtocol? RequiredProtocol { get; init; }
}
