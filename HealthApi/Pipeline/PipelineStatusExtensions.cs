namespace MetalsPipeline.HealthApi.Pipeline;

internal static class PipelineStatusExtensions
{
    public static IServiceCollection AddPipelineStatus(this IServiceCollection services)
    {
        services.AddSingleton<ServiceProbe>();
        services.AddSingleton<KafkaOffsets>();
        services.AddSingleton<PipelineSampler>();
        return services.AddHostedService(provider => provider.GetRequiredService<PipelineSampler>());
    }

    public static void MapPipelineEndpoint(this WebApplication app) => app.MapGet("/api/pipeline", async (
        PipelineSampler sampler, CancellationToken cancellationToken) =>
        Results.Json(await sampler.GetAsync(cancellationToken), PipelineJsonContext.Default.PipelineStatus));
}
