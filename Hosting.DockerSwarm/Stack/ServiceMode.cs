namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>How many tasks a service has, and whether they run or complete.</summary>
public enum ServiceMode
{
    /// <summary>So many tasks as there are replicas, which run until they are stopped.</summary>
    Replicated,

    /// <summary>One task on every node that the constraints allow, which runs until it is stopped.</summary>
    Global,

    /// <summary>So many tasks as there are replicas, each of which runs once to its successful end.</summary>
    ReplicatedJob,

    /// <summary>One task on every node that the constraints allow, which runs once to its successful end.</summary>
    GlobalJob,
}

/// <summary>What a service's DNS name stands for.</summary>
public enum EndpointMode
{
    /// <summary>One virtual address that spreads connections over the tasks.</summary>
    Vip,

    /// <summary>The addresses of the tasks themselves; such a service can't publish ports through the ingress network.</summary>
    Dnsrr,
}
