namespace MetalsPipeline.Pipeline.Tests;

public sealed class SaslTests : IDisposable
{
    private const string Password = "password-of-the-kafka-user";

    private readonly string _users = Path.GetTempFileName();

    public SaslTests() => File.WriteAllText(_users, $"metals:{Password}\n");

    public void Dispose() => File.Delete(_users);

    [FactOnOwnServers]
    public async Task Services_are_the_user_that_Kafka_asks_for()
    {
        await using var pipeline = await RunningPipeline.StartAsync(
            builder =>
            {
                builder.CreateResourceBuilder(builder.Resources.OfType<ExecutableResource>().Single(resource => resource.Name == "kafka")).WithArgs("--users", _users);
                foreach (var service in builder.Resources.OfType<ProjectResource>().ToArray())
                {
                    builder.CreateResourceBuilder(service)
                        .WithEnvironment("Kafka__Username", "metals")
                        .WithEnvironment("Kafka__Password", Password);
                }
            },
            "Pipeline:Rate=100");

        await Eventually.GetAsync(pipeline.LatestAsync, latest => latest.Length > 0, "prices through a Kafka that asks for a user");
        (await RunningPipeline.HealthAsync(pipeline.HealthApi)).Status.ShouldBe("healthy");
    }
}
