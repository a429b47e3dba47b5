using Confluent.Kafka;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public sealed class SaslTests : IDisposable
{
    private readonly string _users = Path.GetTempFileName();

    [Fact]
    public async Task A_user_with_the_right_password_is_served()
    {
        await using var broker = await StartAsync("# who may", "", "producer:s3cret:with:colons");
        using var producer = CreateProducer(broker, "producer", "s3cret:with:colons");
        (await producer.ProduceAsync("prices", new Message<string, string> { Value = "v" })).Status.ShouldBe(PersistenceStatus.Persisted);
        broker.Log.ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("producer", "wrong")]
    [InlineData("nobody", "s3cret")]
    public async Task A_wrong_name_or_password_is_refused(string name, string password)
    {
        await using var broker = await StartAsync("producer:s3cret");
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = CreateProducer(broker, name, password, refused);
        producer.Produce("prices", new Message<string, string> { Value = "v" });
        (await refused.Task.WaitAsync(Consuming.Patience)).Code.ShouldBe(Confluent.Kafka.ErrorCode.Local_Authentication);
    }

    [Fact]
    public async Task Without_a_name_nothing_but_the_versions_is_told()
    {
        await using var broker = await StartAsync("producer:s3cret");
        using var client = WireClient.Connect(broker);
        var request = client.Send(ApiKey.ApiVersions, 0, static _ => { });
        client.Receive(request, 0, static (ref KafkaReader reader) =>
        {
            reader.ReadInt16();
            return reader.ReadArray(static (ref KafkaReader reader) => (reader.ReadInt16(), reader.ReadInt32()));
        }).Length.ShouldBeGreaterThan(10);
        client.Send(ApiKey.Metadata, 1, static writer => writer.WriteStrings([]));
        client.IsClosedByBroker().ShouldBeTrue();
    }

    [Theory]
    [InlineData("no colon", "line 1")]
    [InlineData("a:1\na:2", "line 2: user a is there twice")]
    [InlineData("# nobody", "names no users")]
    public async Task A_file_of_users_that_makes_no_sense_is_refused(string content, string expected)
    {
        (await Should.ThrowAsync<InvalidDataException>(() => StartAsync(content.Split('\n')))).Message.ShouldContain(expected);
    }

    public void Dispose() => File.Delete(_users);

    private static IProducer<string, string> CreateProducer(
        TestBroker broker, string name, string password, TaskCompletionSource<Error>? refused = null) =>
        new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.Plain,
            SaslUsername = name,
            SaslPassword = password,
        })
        .SetLogHandler(static (_, _) => { })
        .SetErrorHandler((_, error) => refused?.TrySetResult(error))
        .Build();

    private async Task<TestBroker> StartAsync(params string[] lines)
    {
        await File.WriteAllLinesAsync(_users, lines);
        return await TestBroker.StartAsync(options => options with { UserFile = _users });
    }
}
