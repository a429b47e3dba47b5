using MetalsPipeline.AppHost;
using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Embedded;

var builder = DistributedApplication.CreateBuilder(args);
if (!PipelineOptions.TryRead(builder.Configuration, out var options, out var problem))
{
    Console.Error.WriteLine($"AppHost: {problem}");
    Environment.ExitCode = 1;
    return;
}

var apiKey = builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
var backing = options.Backing == Backing.Containers ? builder.AddContainerBacking(options) : builder.AddEmbeddedBacking(options);

var producer = builder.AddProject<Projects.Producer>("producer", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8000)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithEnvironment("Producer__ApiKey", apiKey)
    .WithFeed(options)
    .WithReplicas(options.ProducerCount)
    .WithExternalHttpEndpoints();

var processor = builder.AddProject<Projects.Processor>("processor", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8001)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithReference(backing.MongoDB).WaitFor(backing.MongoDB)
    .WithReplicas(options.ProcessorCount)
    .WithExternalHttpEndpoints();

builder.AddProject<Projects.HealthApi>("health-api", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 8080)
    .WithHttpHealthCheck("/health/ready")
    .UsesKafka(backing, options)
    .WithReference(backing.MongoDB).WaitFor(backing.MongoDB)
    .WithReference(producer)
    .WithReference(processor)
    .WithExternalHttpEndpoints();

builder.AnnounceReadyResources();
builder.EndWhenStartFails(options.StartLimit);
builder.Build().Run();
