using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Tasks that a Swarm can place.</summary>
internal static partial class DeployRules
{
    /// <summary>The least memory that Docker gives a container.</summary>
    private static readonly ByteSize LeastMemory = ByteSize.MiB(6);

    public static void Check(Deploy deploy, ServiceProblems of)
    {
        var isGlobal = deploy.Mode is ServiceMode.Global or ServiceMode.GlobalJob;
        of.AddIf(isGlobal && deploy.Replicas is not null, "deploy.replicas", "a global service has one task on each node; leave "
            + "replicas out, or use ServiceMode.Replicated.");
        of.AddIf(!isGlobal && deploy.Replicas < 1, "deploy.replicas", $"it is {deploy.Replicas}; use at least 1.");
        of.AddIf(isGlobal && deploy.Placement.MaxReplicasPerNode is not null, "deploy.placement.max_replicas_per_node", "a global service has one task on each node anyway.");
        of.AddIf(deploy.Placement.MaxReplicasPerNode < 1, "deploy.placement.max_replicas_per_node", $"it is {deploy.Placement.MaxReplicasPerNode}; use at least 1.");
        of.AddIf(
            deploy is { IsJob: true, RestartPolicy.Condition: RestartCondition.Any },
            "deploy.restart_policy.condition",
            "a job that is done isn't started again; use OnFailure or None.");
        foreach (var constraint in deploy.Placement.Constraints.Where(constraint => !Constraint().IsMatch(constraint)))
        {
            of.Add("deploy.placement.constraints", $"'{constraint}' isn't a constraint; write it like node.labels.zone == a, node.role "
                + "!= manager or node.hostname == one.");
        }

        foreach (var spread in deploy.Placement.SpreadOver.Where(spread => !Spread().IsMatch(spread)))
        {
            of.Add("deploy.placement.preferences", $"tasks can't be spread over '{spread}'; write it like node.labels.zone.");
        }

        CheckResources(deploy.Resources, of);
    }

    private static void CheckResources(ServiceResources resources, ServiceProblems of)
    {
        var (limits, reservations) = (resources.Limits, resources.Reservations);
        of.AddIf(limits.Cpus <= 0, "deploy.resources.limits.cpus", "it must be more than zero.");
        of.AddIf(reservations.Cpus <= 0, "deploy.resources.reservations.cpus", "it must be more than zero.");
        of.AddIf(limits.Memory < LeastMemory, "deploy.resources.limits.memory", $"it is {limits.Memory}; Docker wants at least "
            + $"{LeastMemory}.");
        of.AddIf(reservations.Memory <= default(ByteSize), "deploy.resources.reservations.memory", "it must be more than zero.");
        of.AddIf(limits.Pids < 1, "deploy.resources.limits.pids", $"it is {limits.Pids}; use at least 1.");
        of.AddIf(reservations.Cpus > limits.Cpus, "deploy.resources.reservations.cpus", $"it is {reservations.Cpus}, more than the "
            + $"limit of {limits.Cpus}.");
        of.AddIf(reservations.Memory > limits.Memory, "deploy.resources.reservations.memory", $"it is {reservations.Memory}, more than "
            + $"the limit of {limits.Memory}.");
    }

    // Grammar: https://docs.docker.com/reference/cli/docker/service/create/#constraint
    [GeneratedRegex(@"^(node\.(id|hostname|role|platform\.(os|arch)|labels\.[A-Za-z0-9_./-]+)|engine\.labels\.[A-Za-z0-9_./-]+) *(==|!=) *[A-Za-z0-9:_.+/*()?^ -]*[A-Za-z0-9:_.+/*()?^-]\z")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"^(node|engine)\.labels\.[A-Za-z0-9_./-]+\z")]
    private static partial Regex Spread();
}
