using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitForCompletion = 1,
    WaitUntilStarted = 2,
}

/// <summary>What to do when that which is waited for has failed.</summary>
public enum WaitBehavior
{
    WaitOnResourceUnavailable = 0,
    StopOnResourceUnavailable = 1,
}

/// <summary>The resource starts only once another one has reached a state.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Resource = {Resource.Name}")]
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    public WaitType WaitType { get; } = waitType;

    public WaitBehavior? WaitBehavior { get; init; }

    public int ExitCode { get; } = exitCode;
}
