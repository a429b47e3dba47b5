namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project that is started as a child process.</summary>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery,
    IResourceWithWaitSupport, IResourceWithProbes, IComputeResource;
