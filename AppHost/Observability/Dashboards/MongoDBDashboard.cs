namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>MongoDB's servers and their replica set.</summary>
internal static class MongoDBDashboard
{
    public static Dashboard Create() => new("mongodb", "MongoDB",
    [
        new("Servers that answer", "short",
            new Query("mongodb_up", "{{instance}}")),
        new("State of members (1 primary, 2 secondary, 8 down)", "short",
            new Query("max by (member_idx) (mongodb_rs_members_state)", "{{member_idx}}")),
        new("Members behind the newest", "s",
            new Query("(scalar(max(mongodb_rs_members_optimeDate)) - max by (member_idx) (mongodb_rs_members_optimeDate)) / 1000", "{{member_idx}}")),

        new("Operations", "ops",
            new Query("sum by (legacy_op_type) (rate(mongodb_ss_opcounters[$__rate_interval]))", "{{legacy_op_type}}")),
        new("Time of an operation", "µs",
            new Query(
                "sum by (op_type) (rate(mongodb_ss_opLatencies_latency[$__rate_interval])) / sum by (op_type) (rate(mongodb_ss_opLatencies_ops[$__rate_interval]))",
                "{{op_type}}")),
        new("Connections", "short",
            new Query("sum by (instance) (mongodb_ss_connections{conn_type=\"current\"})", "{{instance}}")),

        new("Cache in use", "bytes",
            new Query("mongodb_ss_wt_cache_bytes_currently_in_the_cache", "{{instance}}")),
        new("Memory", "mbytes",
            new Query("mongodb_ss_mem_resident", "{{instance}}")),
        new("Data on disk", "bytes",
            new Query("max by (database) (mongodb_dbstats_storageSize)", "{{database}}")),

        new("Ticks", "short",
            new Query("max(metals_ticks_count)", "in the store")),
    ]);
}
