using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Everything that a stack must fulfil to be accepted by Docker and to run.</summary>
internal static class StackRules
{
    public static void Check(SwarmStack stack, DockerSwarmEnvironmentResource environment, StackEndpoints endpoints, Problems problems)
    {
        NameRules.Check(stack, problems);
        NetworkRules.Check(stack, endpoints, problems);
        FileRules.Check(stack, environment, problems);
        PortRules.Check(stack, problems);
        foreach (var service in stack.Services.Values)
        {
            var of = new ServiceProblems(service, problems);
            ImageRules.Check(service, of);
            ServiceRules.Check(service, of);
            HealthRules.Check(service, of);
            DeployRules.Check(service.Deploy, of);
            UpdateRules.Check(service, of);
        }
    }
}

/// <summary>The problems of one service.</summary>
internal sealed class ServiceProblems(SwarmService service, Problems problems)
{
    public void Add(string property, string problem) => problems.Add($"service '{service.Name}'", $"{property}: {problem}");

    public void AddIf(bool isWrong, string property, string problem)
    {
        if (isWrong)
        {
            Add(property, problem);
        }
    }
}
