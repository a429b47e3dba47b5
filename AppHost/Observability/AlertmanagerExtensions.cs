using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds Alertmanager, which groups alerts, silences them and passes them on.</summary>
internal static class AlertmanagerExtensions
{
    private const string Webhook = "alert-webhook";

    /// <summary>Adds the server. It posts alerts to the address in the secret parameter <c>alert-webhook</c>; without one it only shows them.</summary>
    public static void AddAlertmanager(this IDistributedApplicationBuilder builder, string name, ObservabilitySwarm swarm)
    {
        var webhook = builder.Configuration[$"Parameters:{Webhook}"] is { Length: > 0 } ? builder.AddParameter(Webhook, secret: true) : null;
        builder.AddContainer(name, ObservabilityImageTags.AlertmanagerImage, ObservabilityImageTags.AlertmanagerTag)
            .WithImageRegistry(ObservabilityImageTags.Registry)
            .WithHttpEndpoint(targetPort: 9093)
            .WithHttpHealthCheck("/-/healthy")
            .WithConfigFile(webhook is null ? "alertmanager.yml" : "alertmanager-webhook.yml", "/etc/alertmanager/alertmanager.yml")
            // Silences last as long as the task does. There is no second one to gossip with.
            .WithArgs("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/tmp/alertmanager", "--cluster.listen-address=")
            .PublishAsSwarmService(swarm.Alertmanager(webhook));
    }
}
