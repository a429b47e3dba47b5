namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>The keys that 'docker stack deploy' acts on. It rejects, or silently drops, all others of the compose format.</summary>
internal static class HonouredKeys
{
    private static readonly Dictionary<string, string> ByParent = new()
    {
        [""] = "version services networks volumes secrets configs",
        ["/services/*"] = "image entrypoint command hostname user working_dir environment init read_only cap_drop cap_add stop_signal stop_grace_period "
            + "healthcheck ports networks volumes secrets configs extra_hosts sysctls ulimits logging labels deploy",
        ["/services/*/healthcheck"] = "test interval timeout retries start_period disable",
        ["/services/*/ports/-"] = "target published protocol mode",
        ["/services/*/networks/*"] = "aliases",
        ["/services/*/logging"] = "driver options",
        ["/services/*/ulimits/*"] = "soft hard",
        ["/services/*/deploy"] = "mode replicas endpoint_mode labels placement resources restart_policy update_config rollback_config",
        ["/services/*/deploy/placement"] = "constraints preferences max_replicas_per_node",
        ["/services/*/deploy/placement/preferences/-"] = "spread",
        ["/services/*/deploy/resources"] = "limits reservations",
        ["/services/*/deploy/resources/limits"] = "cpus memory pids",
        ["/services/*/deploy/resources/reservations"] = "cpus memory",
        ["/services/*/deploy/restart_policy"] = "condition delay max_attempts window",
        ["/services/*/deploy/update_config"] = "parallelism delay failure_action monitor max_failure_ratio order",
        ["/services/*/deploy/rollback_config"] = "parallelism delay failure_action monitor max_failure_ratio order",
        ["/services/*/volumes/-"] = "type source target read_only tmpfs",
        ["/services/*/volumes/-/tmpfs"] = "size",
        ["/services/*/secrets/-"] = "source target uid gid mode",
        ["/services/*/configs/-"] = "source target uid gid mode",
        ["/networks/*"] = "driver driver_opts internal attachable ipam labels",
        ["/networks/*/ipam"] = "config",
        ["/networks/*/ipam/config/-"] = "subnet",
        ["/volumes/*"] = "driver driver_opts labels",
        ["/secrets/*"] = "external name",
        ["/configs/*"] = "name file template_driver",
    };

    public static bool Contains(string parent, string key) => ByParent.TryGetValue(parent, out var keys) && keys.Split(' ').Contains(key);
}
