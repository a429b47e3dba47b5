using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>
/// Servers that run already and that tests use in place of their own: METALS_TEST_KAFKA (bootstrap servers) and METALS_TEST_MONGO (URI). They are for
/// tests alone: each test deletes the pipeline's topics and its consumer group, and leaves a database <c>metals-test-…</c> behind.
/// </summary>
/// <param name="Kafka">Bootstrap servers.</param>
/// <param name="MongoDB">URI.</param>
internal sealed record ExternalServers(string Kafka, string MongoDB)
{
    private const string Group = ConsumerGroups.Processors;

    // The names of topics are fixed, so only one pipeline can use a cluster.
    private static readonly SemaphoreSlim Free = new(1);

    /// <summary>Null: every test starts servers of its own.</summary>
    public static ExternalServers? Configured { get; } = Read(Environment.GetEnvironmentVariable("METALS_TEST_KAFKA"), Environment.GetEnvironmentVariable("METALS_TEST_MONGO"));

    /// <summary>Why a test that harms its servers is skipped; null where they are its own.</summary>
    public static string? WhyNotOurs => Configured is null ? null : "The servers are not the test's own; it stops them, changes their settings or their disks.";

    /// <summary>Settings of the app host.</summary>
    public string[] Settings => ["Pipeline:Backing=External", $"ConnectionStrings:kafka={Kafka}", $"ConnectionStrings:mongodb={MongoDB}"];

    /// <summary>Waits until no other test uses the servers, and removes what the last one left.</summary>
    public async Task TakeAsync()
    {
        await Free.WaitAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka }).Build();
        string[] topics = [.. Topics.Data.SelectMany(topic => new[] { topic, Topics.DeadLetter(topic) })];
        await IgnoreMissingAsync(() => admin.DeleteGroupsAsync([Group]));
        await IgnoreMissingAsync(() => admin.DeleteTopicsAsync(topics));
        await Eventually.GetAsync(
            _ => Task.FromResult(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Select(topic => topic.Topic).Intersect(topics).ToArray()),
            left => left.Length == 0,
            "the end of the last test's topics");
    }

    /// <summary>Lets the next test use them.</summary>
    public static void Release() => Free.Release();

    /// <summary>Gives the pipeline a database of its own.</summary>
    public static void Configure(IDistributedApplicationTestingBuilder builder)
    {
        var database = $"metals-test-{Guid.NewGuid():N}";
        foreach (var service in builder.Resources.OfType<ProjectResource>())
            builder.CreateResourceBuilder(service).WithEnvironment("Storage__Database", database);
    }

    private static ExternalServers? Read(string? kafka, string? mongo) => (string.IsNullOrEmpty(kafka), string.IsNullOrEmpty(mongo)) switch
    {
        (true, true) => null,
        (false, false) => new(kafka!, mongo!),
        _ => throw new InvalidOperationException("METALS_TEST_KAFKA and METALS_TEST_MONGO belong together; set both or neither."),
    };

    private static async Task IgnoreMissingAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (DeleteTopicsException e) when (e.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
        {
            // The first test finds none.
        }
        catch (DeleteGroupsException e) when (e.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.GroupIdNotFound))
        {
            // Likewise.
        }
    }
}
