using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Everything that a stack must fulfil to be accepted by Docker and to run.</summary>
internal static class StackRules
{
    public static void Check(SwarmStack stack, DockerSwarmEnvironmentResource environment, StackEndpoints endpoints, Problems problems)
    {
    }
}
