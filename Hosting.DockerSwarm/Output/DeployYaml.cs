using System.Globalization;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Writes how a service is deployed.</summary>
internal static class DeployYaml
{
    public static YamlMap Map(SwarmService service)
    {
        var deploy = service.Deploy;
        return new YamlMap()
            .Add("mode", deploy.Mode switch
            {
                ServiceMode.Replicated => "replicated",
                ServiceMode.Global => "global",
                ServiceMode.ReplicatedJob => "replicated-job",
                _ => "global-job",
            })
            .Add("replicas", deploy.Replicas)
            .Add("endpoint_mode", deploy.EndpointMode == EndpointMode.Dnsrr ? "dnsrr" : null)
            .Add("labels", deploy.Labels)
            .Add("placement", Map(deploy.Placement))
            .Add("resources", Map(deploy.Resources))
            .Add("restart_policy", Map(deploy.RestartPolicy))
            .Add("update_config", deploy.IsJob ? null : Map(deploy.UpdateConfig))
            .Add("rollback_config", deploy.IsJob ? null : Map(deploy.RollbackConfig));
    }

    private static YamlMap Map(Placement placement) => new YamlMap()
        .Add("constraints", placement.Constraints)
        .Add("preferences", placement.SpreadOver.Select(spread => new YamlMap().Add("spread", spread)))
        .Add("max_replicas_per_node", placement.MaxReplicasPerNode);

    private static YamlMap Map(ServiceResources resources) => new YamlMap()
        .Add("limits", new YamlMap()
            .Add("cpus", Number(resources.Limits.Cpus))
            .Add("memory", resources.Limits.Memory?.ToString())
            .Add("pids", resources.Limits.Pids))
        .Add("reservations", new YamlMap()
            .Add("cpus", Number(resources.Reservations.Cpus))
            .Add("memory", resources.Reservations.Memory?.ToString()));

    private static YamlMap Map(RestartPolicy policy) => new YamlMap()
        .Add("condition", policy.Condition switch
        {
            RestartCondition.OnFailure => "on-failure",
            RestartCondition.None => "none",
            _ => "any",
        })
        .Add("delay", Duration.Text(policy.Delay))
        .Add("max_attempts", policy.MaxAttempts)
        .Add("window", Duration.Text(policy.Window));

    private static YamlMap Map(UpdateConfig config) => new YamlMap()
        .Add("parallelism", config.Parallelism)
        .Add("delay", Duration.Text(config.Delay))
        .Add("failure_action", config.FailureAction.ToString().ToLowerInvariant())
        .Add("monitor", Duration.Text(config.Monitor))
        .AddPlain("max_failure_ratio", Number(config.MaxFailureRatio))
        .Add("order", config.Order == UpdateOrder.StopFirst ? "stop-first" : "start-first");

    /// <summary>Docker wants cores as text and ratios as numbers.</summary>
    private static string? Number(decimal? number) => number?.ToString("0.0###", CultureInfo.InvariantCulture);
}
