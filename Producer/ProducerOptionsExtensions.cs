using Microsoft.Extensions.Options;

namespace MetalsPipeline.Producer;

internal static class ProducerOptionsExtensions
{
    public static IServiceCollection AddProducerOptions(this IServiceCollection services)
    {
        services.AddOptions<ProducerOptions>().BindConfiguration("Producer").ValidateOnStart();
        return services.AddSingleton<IValidateOptions<ProducerOptions>, ProducerOptionsValidator>();
    }
}
