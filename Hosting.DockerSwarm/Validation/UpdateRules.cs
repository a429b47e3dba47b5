using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Updates that end, and that find out whether they failed.</summary>
internal static class UpdateRules
{
    public static void Check(SwarmService service, ServiceProblems of)
    {
        if (service.Deploy.IsJob)
        {
            return;
        }

        Check(service, service.Deploy.UpdateConfig, "deploy.update_config", of);
        Check(service, service.Deploy.RollbackConfig, "deploy.rollback_config", of);
        of.AddIf(
            service.Deploy.RollbackConfig.FailureAction == UpdateFailureAction.Rollback,
            "deploy.rollback_config.failure_action",
            "there is nothing to go back to from a rollback; use Pause or Continue.");
    }

    private static void Check(SwarmService service, UpdateConfig config, string property, ServiceProblems of)
    {
        of.AddIf(config.Parallelism < 0, $"{property}.parallelism", $"it is {config.Parallelism}; use at least 0.");
        of.AddIf(config.Delay < TimeSpan.Zero, $"{property}.delay", "it can't be less than zero.");
        of.AddIf(config.MaxFailureRatio is < 0 or > 1, $"{property}.max_failure_ratio", $"it is {config.MaxFailureRatio}; use 0 to 1.");
        of.AddIf(
            config.Order == UpdateOrder.StartFirst && service.Ports.Any(port => port.Mode == PublishMode.Host),
            $"{property}.order",
            "two tasks can't share a port of the node, so a new one would wait for ever; use StopFirst.");
        of.AddIf(
            service.HealthCheck is { Disable: false } check && config.Monitor <= check.StartPeriod,
            $"{property}.monitor",
            "it ends before the health check's start period does, so a failure would go unseen; make it longer.");
    }
}
