using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetalsPipeline.AppHost.Embedded;

/// <summary>Adds the embedded servers to the app host.</summary>
internal static class EmbeddedBackingExtensions
{
    private const string KafkaAssembly = "MetalsPipeline.Embedded.Kafka.dll";
    private const string MongoDBAssembly = "MetalsPipeline.Embedded.MongoDB.dll";

    /// <summary>Adds a broker and a store that keep their data under <see cref="PipelineOptions.DataPath"/>.</summary>
    public static BackingServers AddEmbeddedBacking(this IDistributedApplicationBuilder builder, PipelineOptions options)
    {
        var root = Path.GetFullPath("..", builder.AppHostDirectory);
        var data = Path.GetFullPath(options.DataPath, root);
        var password = builder.AddMongoDBPassword();

        var kafka = builder.AddResource(new EmbeddedKafkaResource("kafka", root));
        kafka.WithEndpoint(port: options.KafkaPort, scheme: "tcp", name: EmbeddedKafkaResource.EndpointName)
            .WithArgs(context => Run(context, KafkaAssembly, kafka.Resource.PrimaryEndpoint, Path.Combine(data, "kafka")))
            .WithArgs("--advertise", kafka.Resource.ConnectionStringExpression)
            .WithConnectHealthCheck(kafka.Resource.PrimaryEndpoint);

        var mongodb = builder.AddResource(new EmbeddedMongoDBResource("mongodb", root, password.Resource));
        mongodb.WithEndpoint(port: options.MongoDBPort, scheme: "tcp", name: EmbeddedMongoDBResource.EndpointName)
            .WithArgs(context => Run(context, MongoDBAssembly, mongodb.Resource.PrimaryEndpoint, Path.Combine(data, "mongodb")))
            .WithEnvironment("MONGO_INITDB_ROOT_USERNAME", EmbeddedMongoDBResource.UserName)
            .WithEnvironment("MONGO_INITDB_ROOT_PASSWORD", password)
            .WithConnectHealthCheck(mongodb.Resource.PrimaryEndpoint);

        return new BackingServers(kafka, mongodb);
    }

    private static void Run(CommandLineArgsCallbackContext context, string assembly, EndpointReference endpoint, string data)
    {
        context.Args.Add("exec");
        context.Args.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        context.Args.Add("--listen");
        context.Args.Add(ReferenceExpression.Create($"127.0.0.1:{endpoint.Property(EndpointProperty.TargetPort)}"));
        context.Args.Add("--data");
        context.Args.Add(data);
    }

    // The servers listen only when they have read their data back, so that a connection means that they are ready.
    private static void WithConnectHealthCheck<T>(this IResourceBuilder<T> builder, EndpointReference endpoint)
        where T : IResource
    {
        var key = $"{builder.Resource.Name}_tcp";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, async cancellationToken =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        });
        builder.WithHealthCheck(key);
    }
}
