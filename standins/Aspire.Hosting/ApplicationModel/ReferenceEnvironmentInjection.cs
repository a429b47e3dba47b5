namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a reference puts into the environment.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    None = 0,
    ConnectionString = 1,
    ConnectionProperties = 2,
    ServiceDiscovery = 4,
    Endpoints = 8,
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}

/// <summary>What references put into this resource's environment.</summary>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}
