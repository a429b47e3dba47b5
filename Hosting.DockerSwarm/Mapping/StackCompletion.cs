using System.Globalization;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Fills in what follows from the rest, once everybody has had a say.</summary>
internal static class StackCompletion
{
    private static readonly TimeSpan LeastMonitor = TimeSpan.FromSeconds(10);

    public static void Complete(SwarmStack stack)
    {
        ShareOneNetworkIfThereIsNone(stack);
        foreach (var service in stack.Services.Values)
        {
            CompleteDeploy(service);
            CompleteFiles(service, service.Secrets, secret => secret.Key);
            CompleteFiles(service, service.Configs, config => $"/{config.Key}");
        }

        var mounted = stack.Services.Values.SelectMany(service => service.Mounts.OfType<VolumeMount>()).Select(mount => mount.Source).Distinct();
        Collect(stack.Volumes, mounted.Except(stack.Volumes.Select(volume => volume.Name)).Select(name => new SwarmVolume(name)));
        Collect(stack.Secrets, stack.Services.Values.SelectMany(service => service.Secrets).Select(file => file.Source));
        Collect(stack.Configs, stack.Services.Values.SelectMany(service => service.Configs).Select(file => file.Source));
    }

    private static void ShareOneNetworkIfThereIsNone(SwarmStack stack)
    {
        if (stack.Networks.Count > 0 || stack.Services.Values.Any(service => service.Networks.Count > 0))
        {
            return;
        }

        var shared = new OverlayNetwork("default");
        stack.Networks.Add(shared);
        foreach (var service in stack.Services.Values)
        {
            service.Networks.Add(shared);
        }
    }

    private static void CompleteDeploy(SwarmService service)
    {
        var deploy = service.Deploy;
        if (deploy.Mode is ServiceMode.Replicated or ServiceMode.ReplicatedJob)
        {
            deploy.Replicas ??= 1;
        }

        deploy.RestartPolicy.Condition ??= deploy.IsJob ? RestartCondition.OnFailure : RestartCondition.Any;
        // Two tasks can't share a port of the node, and mustn't share data that they think is theirs alone.
        var isExclusive = service.Mounts.Any(mount => mount is VolumeMount or BindMount) || service.Ports.Any(port => port.Mode == PublishMode.Host);
        var check = service.HealthCheck;
        var monitor = check is null or { Disable: true } ? LeastMonitor : check.StartPeriod + Longest(check.Interval * check.Retries, LeastMonitor);
        foreach (var config in (ReadOnlySpan<UpdateConfig>)[deploy.UpdateConfig, deploy.RollbackConfig])
        {
            config.Order ??= isExclusive ? UpdateOrder.StopFirst : UpdateOrder.StartFirst;
            config.Monitor ??= monitor;
        }
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>
    /// Files belong to the service's user. Whether an image's own user may read them isn't known, so then everybody in the container may.
    /// </summary>
    private static void CompleteFiles<T>(SwarmService service, ServiceFiles<T> files, Func<T, string> defaultTarget)
        where T : class
    {
        var (uid, gid) = NumericUser(service.User);
        foreach (var file in files)
        {
            file.Target ??= defaultTarget(file.Source);
            file.Uid ??= uid ?? 0;
            file.Gid ??= gid ?? uid ?? 0;
            file.Mode ??= uid is null ? UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead : UnixFileMode.UserRead;
        }
    }

    private static (int? Uid, int? Gid) NumericUser(string? user)
    {
        var parts = (user ?? "").Split(':');
        return (Number(parts[0]), Number(parts.ElementAtOrDefault(1)));

        static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static void Collect<T>(IList<T> all, IEnumerable<T> used)
        where T : class
    {
        foreach (var one in used.Except(all).ToArray())
        {
            all.Add(one);
        }
    }
}
