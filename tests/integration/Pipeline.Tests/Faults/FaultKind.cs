namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>Processes are killed without warning (SIGKILL), one after the other, and started again after a while.</summary>
    Kill,

    /// <summary>The process stands still (SIGSTOP) and goes on after a while, not knowing that time has passed.</summary>
    Freeze,

    /// <summary>The broker breaks all connections.</summary>
    ResetConnections,

    /// <summary>The broker carries requests out, and breaks the connection instead of answering.</summary>
    DropAnswers,

    /// <summary>Nodes of the broker are down for a while: with one of three it works on, with two it refuses what it can't copy.</summary>
    NodesDown,

    /// <summary>Everything on a link arrives later for a while.</summary>
    Delay,

    /// <summary>Requests on a link don't arrive for a while, and then do, also those that their sender has given up.</summary>
    HoldRequests,

    /// <summary>Requests on a link arrive, but their answers only after a while.</summary>
    HoldAnswers,

    /// <summary>Requests on a link don't arrive, and after a while the connections break.</summary>
    LoseRequests,

    /// <summary>Requests on a link arrive, but no answers, and after a while the connections break.</summary>
    LoseAnswers,
}
