using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that is never started or stopped (such as a parameter), so that nothing waits for it.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that takes probes of a container orchestrator.</summary>
[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IResourceWithProbes : IResource;

/// <summary>A resource that a compute environment can run.</summary>
public interface IComputeResource : IResource;
