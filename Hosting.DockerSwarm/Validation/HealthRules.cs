using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Health checks that Docker accepts.</summary>
internal static class HealthRules
{
    /// <summary>The shortest time that Docker takes.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static void Check(SwarmService service, ServiceProblems of)
    {
        if (service.HealthCheck is not { Disable: false } check)
        {
            return;
        }

        of.AddIf(
            check.Test.Count == 1 || (check.Test.Count > 0 && check.Test[0] is not ("CMD" or "CMD-SHELL")),
            "healthcheck.test",
            "it begins with CMD or CMD-SHELL, followed by what is executed; to switch the image's check off, set Disable.");
        of.AddIf(check.Interval < Shortest, "healthcheck.interval", "it must be a millisecond or more.");
        of.AddIf(check.Timeout < Shortest, "healthcheck.timeout", "it must be a millisecond or more.");
        of.AddIf(check.StartPeriod < TimeSpan.Zero, "healthcheck.start_period", "it can't be less than zero.");
        of.AddIf(check.Retries < 1, "healthcheck.retries", $"it is {check.Retries}; use at least 1.");
    }
}
