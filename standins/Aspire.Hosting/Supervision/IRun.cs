using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>What an instance runs as: a process or a container.</summary>
internal interface IRun
{
    /// <summary>Ends, with the exit code, when it has ended and its output has been read.</summary>
    Task<int> Exited { get; }

    /// <summary>What is known only since it runs.</summary>
    IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    /// <summary>Asks it to end; it is killed when it still runs after the grace.</summary>
    void Terminate(TimeSpan grace);

    /// <summary>Ends it at once.</summary>
    void Kill();
}
