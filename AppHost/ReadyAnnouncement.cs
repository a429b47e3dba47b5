using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.AppHost;

/// <summary>Tells whoever watches the console what can be opened.</summary>
internal static partial class ReadyAnnouncement
{
    /// <summary>Logs a line with its addresses when a resource is ready.</summary>
    public static void AnnounceReadyResources(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<ResourceReadyEvent>((ready, _) =>
        {
            var logger = ready.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AppHost");
            if (ready.Resource.TryGetEndpoints(out var endpoints))
            {
                var addresses = string.Join(", ", endpoints.Select(e => e.AllocatedEndpoint?.UriString));
                LogReady(logger, ready.Resource.Name, addresses);
            }
            return Task.CompletedTask;
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "{Resource} is ready: {Addresses}")]
    private static partial void LogReady(ILogger logger, string resource, string addresses);
}
