using System.Globalization;
using Aspire.Hosting.DockerSwarm;
using Aspire.Hosting.DockerSwarm.Stack;
using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Embedded;

namespace MetalsPipeline.AppHost.Swarm;

/// <summary>
/// The Swarm that the system is published to: who shares a network with whom, what each service may use, and where it runs. All else follows
/// from the app model.
/// </summary>
internal sealed class PipelineSwarm
{
    private readonly IResourceBuilder<DockerSwarmEnvironmentResource> _environment;
    private readonly OverlayNetwork _frontend;
    private Action<SwarmService>? _login;

    private PipelineSwarm(IResourceBuilder<DockerSwarmEnvironmentResource> environment)
    {
        _environment = environment;
        // Closed to the outside: what is published comes in by the ingress network.
        _frontend = environment.AddOverlayNetwork("metals-frontend", "10.10.0.0/24").Internal();
        Backend = environment.AddOverlayNetwork("metals-backend", "10.10.1.0/24").Internal();
        Monitoring = environment.AddOverlayNetwork("metals-monitoring", "10.10.2.0/24");
    }

    /// <summary>Kafka, the store, and who uses them.</summary>
    public OverlayNetwork Backend { get; }

    /// <summary>Those who are watched, and who watches them.</summary>
    public OverlayNetwork Monitoring { get; }

    /// <summary>Adds the Swarm to the app host.</summary>
    public static PipelineSwarm AddTo(IDistributedApplicationBuilder builder, PipelineOptions options)
    {
        var environment = builder.AddDockerSwarmEnvironment("swarm").WithStackName(options.StackName);
        return new PipelineSwarm(options.Registry is { Length: > 0 } registry ? environment.WithImageRegistry(registry) : environment);
    }

    public void Producer(SwarmService service)
    {
        OwnProgram(service, "ingest");
        service.Join(_frontend, Monitoring);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 256, reservedMegabytes: 128);
    }

    public void Processor(SwarmService service)
    {
        OwnProgram(service, "processing");
        service.Join(Backend, Monitoring);
        service.Limit(cpus: 1.0m, reservedCpus: 0.2m, megabytes: 512, reservedMegabytes: 256);
    }

    public void HealthApi(SwarmService service)
    {
        OwnProgram(service, "presentation");
        service.Join(Backend, Monitoring);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 256, reservedMegabytes: 128);
    }

    /// <summary>Creates the topics once, so that whoever comes first finds them.</summary>
    public void TopicInit(SwarmService service)
    {
        service.Describe("ingest", access: "internal");
        service.Join(Backend);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 256, reservedMegabytes: 64);
        service.RunOnce();
    }

    public void ZooKeeper(SwarmService service)
    {
        service.KeepData("coordination");
        ConfluentImage(service);
        service.Join(Backend);
        service.Limit(cpus: 0.5m, reservedCpus: 0.25m, megabytes: 512, reservedMegabytes: 256);
        service.ProbePort(2181);
    }

    /// <param name="security">Who may connect.</param>
    public Action<SwarmService> Kafka(KafkaSecurity security)
    {
        var login = Login(security);
        return service =>
        {
            service.KeepData("messaging");
            ConfluentImage(service);
            service.Join(_frontend, Backend);
            service.Limit(cpus: 1.0m, reservedCpus: 0.5m, megabytes: 2048, reservedMegabytes: 1024, pids: 1024);
            service.Ulimits["nofile"] = new Ulimit(20_000, 20_000);
            // Its log is closed cleanly, so that the next start needn't read it.
            service.StopGracePeriod = TimeSpan.FromMinutes(2);
            service.ProbePort(9092);
            login(service);
        };
    }

    /// <param name="security">Who may connect to Kafka.</param>
    public Action<SwarmService> SchemaRegistry(KafkaSecurity security)
    {
        var login = Login(security);
        return service =>
        {
            service.Describe("messaging", access: "internal");
            ConfluentImage(service);
            service.Join(Backend);
            service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 512, reservedMegabytes: 256);
            service.ProbePort(8081);
            login(service);
        };
    }

    public void MongoDB(SwarmService service)
    {
        service.KeepData("storage");
        MongoImage(service);
        service.Join(Backend);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 512, reservedMegabytes: 256);
        // Otherwise it takes half of the node's memory for itself, whatever its limit.
        service.Command.Add("--wiredTigerCacheSizeGB");
        service.Command.Add("0.25");
        service.Ulimits["nofile"] = new Ulimit(20_000, 20_000);
        service.ProbePort(27017);
    }

    public void ReplicaSetInit(SwarmService service)
    {
        service.Describe("storage", access: "internal");
        MongoImage(service);
        service.Join(Backend);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 256, reservedMegabytes: 128);
        service.RunOnce();
    }

    /// <summary>The embedded broker in place of Kafka.</summary>
    /// <param name="security">Who may connect.</param>
    public Action<SwarmService> EmbeddedKafka(KafkaSecurity security)
    {
        var users = SecretTemplate("kafka-users", KafkaSecurity.UserFile, security, EmbeddedKafkaContainerResource.UserFilePath);
        return service =>
        {
            service.KeepData("messaging");
            service.Join(_frontend, Backend);
            service.Limit(cpus: 1.0m, reservedCpus: 0.5m, megabytes: 512, reservedMegabytes: 128);
            service.ProbePort(9092);
            users(service);
        };
    }

    /// <summary>The embedded server in place of MongoDB.</summary>
    public void EmbeddedMongoDB(SwarmService service)
    {
        service.KeepData("storage");
        service.Join(Backend);
        service.Limit(cpus: 0.5m, reservedCpus: 0.1m, megabytes: 512, reservedMegabytes: 128);
        service.ProbePort(27017);
    }

    private static void OwnProgram(SwarmService service, string tier)
    {
        service.Describe(tier, access: "public");
        // Degraded is well enough: that Kafka is away is no reason to replace its clients.
        service.HealthCheck = new HealthCheck
        {
            Test = ["CMD", "/app/program", "probe", "/health"],
            Timeout = TimeSpan.FromSeconds(6),
            StartPeriod = TimeSpan.FromSeconds(30),
        };
    }

    private static void ConfluentImage(SwarmService service)
    {
        service.User = "1000:1000";
        service.Waive("read-only", "the image writes its configuration to /etc when it starts");
        service.ReadOnly = false;
    }

    private static void MongoImage(SwarmService service)
    {
        service.User = "999:999";
        // The image's user has no home.
        service.Environment["HOME"] = "/tmp";
    }

    /// <summary>One for all: what they share they read from one config.</summary>
    private Action<SwarmService> Login(KafkaSecurity security) => _login ??=
        SecretTemplate("kafka-login", KafkaSecurity.LoginFile, security, KafkaSecurity.LoginFilePath);

    /// <summary>The secret that the parameter becomes.</summary>
    public SwarmSecret SecretOf(IResourceBuilder<ParameterResource> parameter) => _environment.AddSecret(parameter);

    /// <summary>A file that holds the password and is put together by the Swarm, where the service runs.</summary>
    /// <param name="key">Key of the config.</param>
    /// <param name="content">Makes the file's content of the password, or of what stands for it until then.</param>
    /// <param name="security">Whose password it is.</param>
    /// <param name="path">Where the service finds the file.</param>
    public Action<SwarmService> SecretTemplate(string key, Func<string, string> content, KafkaSecurity security, string path)
    {
        var placeholder = string.Create(CultureInfo.InvariantCulture, $$$"""{{ secret "{{{security.Password.Name}}}" }}""");
        var config = new SwarmConfig(key, content(placeholder)) { IsTemplate = true };
        var secret = SecretOf(_environment.ApplicationBuilder.CreateResourceBuilder(security.Password));
        return service =>
        {
            service.Secrets.Add(secret);
            service.Configs.Add(config, path);
        };
    }
}
