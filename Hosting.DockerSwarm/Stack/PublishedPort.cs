namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A port that is reachable from outside the stack.</summary>
/// <param name="Published">The port that others connect to, 1 to 65535.</param>
/// <param name="Target">The port that the service listens on, 1 to 65535.</param>
/// <param name="Mode">On which nodes it is published.</param>
/// <param name="Protocol">What it carries.</param>
public sealed record PublishedPort(int Published, int Target, PublishMode Mode = PublishMode.Ingress, PortProtocol Protocol = PortProtocol.Tcp);

/// <summary>On which nodes a port is published.</summary>
public enum PublishMode
{
    /// <summary>On every node, through the ingress network, spread over all tasks.</summary>
    Ingress,

    /// <summary>On the nodes that run a task, straight to it.</summary>
    Host,
}

/// <summary>What a port carries.</summary>
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}
