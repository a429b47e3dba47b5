using MetalsPipeline.AppHost;
using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Embedded;
using MetalsPipeline.AppHost.Observability;
using MetalsPipeline.AppHost.Swarm;

var builder = DistributedApplication.CreateBuilder(args);
if (!PipelineOptions.TryRead(builder.Configuration, builder.ExecutionContext, out var options, out var problem))
{
    Console.Error.WriteLine($"AppHost: {problem}");
    Environment.ExitCode = 1;
    return;
}

var apiKey = builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
var swarm = PipelineSwarm.AddTo(builder, options);
var backing = options.Backing == Backing.Containers ? builder.AddContainerBacking(options, swarm)
    : options.Backing == Backing.External ? builder.AddExternalBacking()
    : builder.ExecutionContext.IsRunMode ? builder.AddEmbeddedBacking(options)
    : builder.AddPublishedEmbeddedBacking(options, swarm);

if (builder.ExecutionContext.IsPublishMode)
{
    builder.AddProject<Projects.Processor>("topic-init", project => project.ExcludeLaunchProfile = true)
        .UsesKafka(backing, options)
        .PublishedFromDockerfile(options, "init-topics")
        .PublishAsSwarmService(swarm.TopicInit);
}

var producer = builder.AddProject<Projects.Producer>("producer", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8000)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithEnvironment("Producer__ApiKey", apiKey)
    .WithFeed(options)
    .WithReplicas(options.ProducerCount)
    .WithExternalHttpEndpoints()
    .PublishedFromDockerfile(options)
    .PublishAsSwarmService(swarm.Producer);

var processor = builder.AddProject<Projects.Processor>("processor", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8001)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithReference(backing.MongoDB).WaitFor(backing.MongoDB)
    .WithReplicas(options.ProcessorCount)
    .WithExternalHttpEndpoints()
    .PublishedFromDockerfile(options)
    .PublishAsSwarmService(swarm.Processor);

var healthApi = builder.AddProject<Projects.HealthApi>("health-api", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8080)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithReference(backing.MongoDB).WaitFor(backing.MongoDB)
    .WithReference(producer)
    .WithReference(processor)
    .WithExternalHttpEndpoints()
    .PublishedFromDockerfile(options)
    .PublishAsSwarmService(swarm.HealthApi);

if (options.Observability && builder.ExecutionContext.IsPublishMode)
    builder.AddObservability(backing, [producer, processor, healthApi], swarm);

builder.AnnounceReadyResources();
builder.EndWhenStartFails(options.StartLimit);
builder.Build().Run();
