namespace MetalsPipeline.AppHost;

/// <summary>Connects the services to servers that are none of the app host's.</summary>
internal static class ExternalBackingExtensions
{
    /// <summary>Takes Kafka and MongoDB from <c>ConnectionStrings:kafka</c> and <c>ConnectionStrings:mongodb</c>.</summary>
    public static BackingServers AddExternalBacking(this IDistributedApplicationBuilder builder) =>
        new(builder.AddConnectionString("kafka"), builder.AddConnectionString("mongodb"));
}
