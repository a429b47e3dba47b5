using Aspire.Hosting.DockerSwarm.Stack;
using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Observability;

namespace MetalsPipeline.AppHost.Swarm;

/// <summary>Where those who watch the pipeline run, and what they may use; <see cref="PipelineSwarm"/> says it of the pipeline.</summary>
/// <param name="pipeline">The Swarm.</param>
internal sealed class ObservabilitySwarm(PipelineSwarm pipeline)
{
    private const string Tier = "observability";

    /// <summary>User <c>nobody</c> of the Prometheus project's images.</summary>
    private const string Nobody = "65534:65534";

    public void Prometheus(SwarmService service)
    {
        service.KeepData(Tier);
        service.User = Nobody;
        service.Join(pipeline.Monitoring);
        service.Limit(cpus: 1.0m, reservedCpus: 0.1m, megabytes: 1024, reservedMegabytes: 256);
    }

    /// <param name="webhook">Where alerts are posted to; null: nowhere.</param>
    public Action<SwarmService> Alertmanager(IResourceBuilder<ParameterResource>? webhook)
    {
        var secret = webhook is null ? null : pipeline.SecretOf(webhook);
        return service =>
        {
            service.Describe(Tier, access: "internal");
            service.User = Nobody;
            service.Join(pipeline.Monitoring);
            service.Limit(cpus: 0.25m, reservedCpus: 0.05m, megabytes: 128, reservedMegabytes: 32);
            if (secret is not null)
                service.Secrets.Add(secret);
        };
    }

    /// <param name="password">Password of its administrator.</param>
    public Action<SwarmService> Grafana(IResourceBuilder<ParameterResource> password)
    {
        var secret = pipeline.SecretOf(password);
        return service =>
        {
            service.KeepData(Tier);
            service.User = "472:0";
            service.Join(pipeline.Monitoring);
            service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 512, reservedMegabytes: 128);
            service.Secrets.Add(secret);
            // Two underscores: the image's word for a value that is in a file.
            service.Environment["GF_SECURITY_ADMIN_PASSWORD__FILE"] = $"/run/secrets/{secret.Key}";
        };
    }

    /// <param name="security">Who may connect to Kafka.</param>
    /// <param name="loginFile">Where it finds the argument with the password.</param>
    public Action<SwarmService> KafkaExporter(KafkaSecurity security, string loginFile)
    {
        var login = pipeline.SecretTemplate("kafka-exporter-login", password => $"--sasl.password={password}\n", security, loginFile);
        return service =>
        {
            Exporter(service);
            service.User = Nobody;
            service.Join(pipeline.Backend);
            login(service);
        };
    }

    public void MongoDBExporter(SwarmService service)
    {
        Exporter(service);
        service.Join(pipeline.Backend);
    }

    public void NodeExporter(SwarmService service)
    {
        Exporter(service);
        service.User = Nobody;
        service.Deploy.Mode = ServiceMode.Global;
        // What it says of itself is what it says of the node.
        service.Hostname = "{{.Node.Hostname}}";
        service.Mounts.Add(new BindMount("/", NodeExporterExtensions.NodeRoot));
        // It only reads the node's folder, so two tasks may.
        service.Deploy.UpdateConfig.Order = UpdateOrder.StartFirst;
        service.Deploy.RollbackConfig.Order = UpdateOrder.StartFirst;
    }

    private void Exporter(SwarmService service)
    {
        service.Describe(Tier, access: "internal");
        service.Join(pipeline.Monitoring);
        service.Limit(cpus: 0.25m, reservedCpus: 0.05m, megabytes: 128, reservedMegabytes: 32);
    }
}
