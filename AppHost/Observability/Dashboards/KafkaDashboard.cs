namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>Kafka as its exporter sees it, and as the services' clients do.</summary>
internal static class KafkaDashboard
{
    public static Dashboard Create() => new("kafka", "Kafka",
    [
        new("Brokers", "short",
            new Query("sum(kafka_brokers)", "there"),
            new Query("sum(metals:brokers:expected)", "asked for")),
        new("Under-replicated partitions", "short",
            new Query("sum by (topic) (kafka_topic_partition_under_replicated_partition)", "{{topic}}")),
        new("Partitions not led by their preferred broker", "short",
            new Query("sum by (topic) (1 - kafka_topic_partition_leader_is_preferred)", "{{topic}}")),

        new("Messages in", "ops",
            new Query("sum by (topic) (rate(kafka_topic_partition_current_offset[$__rate_interval]))", "{{topic}}")),
        new("Messages kept", "short",
            new Query("sum by (topic) (kafka_topic_partition_current_offset - kafka_topic_partition_oldest_offset)", "{{topic}}")),
        new("Lag by group", "short",
            new Query("sum by (consumergroup, topic) (kafka_consumergroup_lag)", "{{consumergroup}} {{topic}}")),

        new("Members of groups", "short",
            new Query("kafka_consumergroup_members", "{{consumergroup}}")),
        new("Rebalances", "short",
            new Query("sum by (instance) (increase(librdkafka_consumer_rebalances_total[$__rate_interval]))", "{{instance}}")),
        new("Time of a request to a broker", "s",
            new Query("avg by (server_address) (librdkafka_broker_rtt_seconds)", "{{server_address}}")),

        new("Waiting in the clients", "short",
            new Query("sum by (job) (librdkafka_queue_messages)", "{{job}}")),
        new("Bytes of the clients", "Bps",
            new Query("sum by (job) (rate(librdkafka_sent_bytes_total[$__rate_interval]))", "{{job}} sent"),
            new Query("sum by (job) (rate(librdkafka_received_bytes_total[$__rate_interval]))", "{{job}} received")),
        new("Attempts to connect", "ops",
            new Query("sum by (server_address) (rate(librdkafka_broker_connects_total[$__rate_interval]))", "{{server_address}}")),
    ]);
}
