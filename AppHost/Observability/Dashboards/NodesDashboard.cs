namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>The nodes of the Swarm.</summary>
internal static class NodesDashboard
{
    /// <summary>Calls a node by its name in place of the address of its exporter.</summary>
    private const string Named = " * on (instance) group_left (nodename) node_uname_info";

    private const string OnDisk = "{fstype!~\"tmpfs|overlay|squashfs|ramfs\"}";

    public static Dashboard Create() => new("nodes", "Swarm nodes",
    [
        new("Processors in use", "percentunit",
            new Query($"(1 - avg by (instance) (rate(node_cpu_seconds_total{{mode=\"idle\"}}[$__rate_interval]))){Named}", "{{nodename}}")),
        new("Memory in use", "percentunit",
            new Query($"(1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes){Named}", "{{nodename}}")),
        new("Load", "short",
            new Query($"node_load5{Named}", "{{nodename}}")),

        new("Disk in use", "percentunit",
            new Query(
                $"(1 - node_filesystem_avail_bytes{OnDisk} / node_filesystem_size_bytes{OnDisk}){Named}",
                "{{nodename}} {{mountpoint}}")),
        new("Read from disk", "Bps",
            new Query($"sum by (instance) (rate(node_disk_read_bytes_total[$__rate_interval])){Named}", "{{nodename}}")),
        new("Written to disk", "Bps",
            new Query($"sum by (instance) (rate(node_disk_written_bytes_total[$__rate_interval])){Named}", "{{nodename}}")),
    ]);
}
