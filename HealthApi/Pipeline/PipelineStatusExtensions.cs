using System.Text;
using MetalsPipeline.HealthApi.Http;

namespace MetalsPipeline.HealthApi.Pipeline;

internal static class PipelineStatusExtensions
{
    public static IServiceCollection AddPipelineStatus(this IServiceCollection services)
    {
        services.AddSingleton<ServiceProbe>();
        services.AddSingleton<KafkaOffsets>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<PipelineSampler>();
        return services.AddHostedService(provider => provider.GetRequiredService<PipelineSampler>());
    }

    public static void MapPipelineEndpoint(this IEndpointRouteBuilder api) => api
        .MapGet("/pipeline", async (HttpContext context, PipelineSampler sampler, CancellationToken cancellationToken) =>
            EntityTags.Json(context, Encoding.UTF8.GetBytes((await sampler.GetAsync(cancellationToken)).StatusJson)))
        .Describe<PipelineStatus>("The pipeline as a whole: components, lag of each partition, rates, latency, counts. Measured once a second.");
}
