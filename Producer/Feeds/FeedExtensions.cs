using MetalsPipeline.Producer.Replay;
using MetalsPipeline.Producer.Simulation;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Producer.Feeds;

internal static class FeedExtensions
{
    /// <summary>Adds the feed that the settings name and the service that sends its ticks.</summary>
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<ITickFeed>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ProducerOptions>>().Value;
            var time = provider.GetRequiredService<TimeProvider>();
            return options.Feed switch
            {
                FeedKind.Simulate => new SimulatedFeed(options.Simulation, time),
                FeedKind.Replay => new ReplayFeed(options.Replay, time, provider.GetRequiredService<ILogger<ReplayFeed>>()),
                _ => new NoFeed(),
            };
        });
        return services.AddHostedService<FeedService>();
    }
}
