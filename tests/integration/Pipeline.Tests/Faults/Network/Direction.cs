namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>Which way bytes go.</summary>
internal enum Direction
{
    /// <summary>From the client to the server.</summary>
    Requests,

    /// <summary>From the server to the client.</summary>
    Answers,
}
