namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>Ticks on their way from the producer to the store, and the services that carry them.</summary>
internal static class PipelineDashboard
{
    public static Dashboard Create() => new("pipeline", "Pipeline",
    [
        new("Acknowledged by Kafka", "ops",
            new Query("sum by (messaging_destination_name) (rate(messaging_client_sent_messages_total[$__rate_interval]))", "{{messaging_destination_name}}")),
        new("Processed", "ops",
            new Query("sum by (instance) (rate(messaging_client_consumed_messages_total[$__rate_interval]))", "{{instance}}")),
        new("Stored", "ops",
            new Query("sum by (metals_outcome) (rate(metals_ticks_stored_total[$__rate_interval]))", "{{metals_outcome}}")),

        // Each health-api sends it of all partitions.
        new("Lag", "short",
            new Query(
                "sum by (messaging_destination_name) (max by (messaging_destination_name, messaging_destination_partition_id) (metals_consumer_lag))",
                "{{messaging_destination_name}}")),
        new("Time from send to store", "s",
            new Query(Quantile(0.5, "metals_tick_latency_seconds_bucket"), "median"),
            new Query(Quantile(0.99, "metals_tick_latency_seconds_bucket"), "99 %")),
        new("Dead letters", "short",
            new Query("max(metals_dead_letters_stored)", "on their topics")),

        new("Time that the store takes", "s",
            new Query(Quantile(0.5, "db_client_operation_duration_seconds_bucket"), "median"),
            new Query(Quantile(0.99, "db_client_operation_duration_seconds_bucket"), "99 %")),
        new("Messages in a batch", "short",
            new Query("sum(rate(metals_batch_size_sum[$__rate_interval])) / sum(rate(metals_batch_size_count[$__rate_interval]))", "mean")),
        new("Attempts repeated", "ops",
            new Query("sum by (metals_operation) (rate(metals_retries_total[$__rate_interval]))", "{{metals_operation}}")),

        new("Components that are well", "short",
            new Query("min by (metals_component) (metals_component_up)", "{{metals_component}}")),
        new("Tasks that send metrics", "short",
            new Query("count by (job) (count by (job, instance) (last_over_time(target_info[1m])))", "{{job}}"),
            new Query("metals:replicas:expected", "{{job}}, asked for")),
        new("Memory of the tasks", "bytes",
            new Query("dotnet_process_memory_working_set_bytes", "{{instance}}")),

        new("HTTP requests", "reqps",
            new Query(
                "sum by (job, http_response_status_code) (rate(http_server_request_duration_seconds_count[$__rate_interval]))",
                "{{job}} {{http_response_status_code}}")),
        new("Time of HTTP requests, 99 %", "s",
            new Query("histogram_quantile(0.99, sum by (job, le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))", "{{job}}")),
        new("Processor time of the tasks", "percentunit",
            new Query("sum by (instance) (rate(dotnet_process_cpu_time_seconds_total[$__rate_interval]))", "{{instance}}")),
    ]);

    private static string Quantile(double quantile, string buckets) =>
        FormattableString.Invariant($"histogram_quantile({quantile}, sum by (le) (rate({buckets}[$__rate_interval])))");
}
