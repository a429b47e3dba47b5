namespace MetalsPipeline.AppHost;

/// <summary>Chooses the producer's feed.</summary>
internal static class FeedExtensions
{
    public static IResourceBuilder<ProjectResource> WithFeed(this IResourceBuilder<ProjectResource> producer, PipelineOptions options) =>
        options.Feed is { Length: > 0 } file
            ? producer
                .WithEnvironment("Producer__Feed", "Replay")
                .WithEnvironment("Producer__Replay__File", Path.GetFullPath(file))
            : producer
                .WithEnvironment("Producer__Feed", "Simulate")
                .WithEnvironment("Producer__Simulation__Rate", options.Rate.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
