using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class HostileInputTests
{
    [Fact]
    public async Task ApiVersions_from_the_future_is_answered_in_version_0_with_what_is_known()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = WireClient.Connect(broker);
        var request = client.Send(ApiKey.ApiVersions, 99, static writer => writer.WriteUnsignedVarint(0));
        var (error, ranges) = client.Receive(request, 0, static (ref KafkaReader reader) =>
            ((ErrorCode)reader.ReadInt16(), reader.ReadArray(static (ref KafkaReader reader) =>
                (reader.ReadInt16(), reader.ReadInt16(), reader.ReadInt16()))));
        error.ShouldBe(ErrorCode.UnsupportedVersion);
        ranges.ShouldBe([((short)ApiKey.ApiVersions, (short)0, (short)3)]);
        client.InitProducerId().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Theory]
    [InlineData("00000008 0000000000000000")] // too short for a header
    [InlineData("7FFFFFFF")] // longer than anything taken
    [InlineData("FFFFFFFF")] // negative
    [InlineData("00000000")] // empty
    [InlineData("0000000A 03E7 0000 00000001 FFFF")] // unknown request type
    [InlineData("0000000A FFFF 0000 00000001 FFFF")] // negative request type
    [InlineData("0000000A 0003 0063 00000001 FFFF")] // a version of Metadata that isn't known
    [InlineData("0000000E 0003 0001 00000001 FFFF 7FFFFFFF")] // two thousand million topics
    [InlineData("0000000A 0003 0001 00000001 7FFF")] // a client id longer than the request
    [InlineData("00000014 0000 0007 00000001 FFFF FFFF FFFF 00000000 7FFFFFFF")] // produce with too many topics
    [InlineData("00300000 0003 0001 00000001 FFFF")] // a request without records that is too large
    [InlineData("47455420 2F20485454502F312E310D0A0D0A")] // a web browser
    [InlineData("16030100 C8010000C40303")] // a TLS client
    public async Task Bytes_that_are_no_request_close_the_connection_and_harm_nobody_else(string hex)
    {
        await using var broker = await TestBroker.StartAsync();
        using var innocent = WireClient.Connect(broker);
        using var client = WireClient.Connect(broker);
        client.SendRaw(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        client.IsClosedByBroker().ShouldBeTrue();
        innocent.InitProducerId().ShouldBeGreaterThanOrEqualTo(0);
        await Consuming.UntilAsync(() => broker.Log.Contains("closed a connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_random_byte_strings_leave_the_broker_up_and_its_log_short()
    {
        await using var broker = await TestBroker.StartAsync();
        var random = new Random(20_260_101);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            SendAndHangUp(broker, bytes);
        }

        await VerifyUnharmedAsync(broker);
    }

    [Fact]
    public async Task Ten_thousand_damaged_requests_leave_the_broker_up_and_its_log_short()
    {
        await using var broker = await TestBroker.StartAsync(options => options with { MaxPartitions = 100 });
        await broker.CreateTopicAsync("prices", 1);
        var random = new Random(20_260_102);
        var keys = Enum.GetValues<ApiKey>();
        for (var i = 0; i < 10_000; i++)
        {
            // A sound header, so that the damage is in what the request's own handler reads.
            using var writer = new KafkaWriter();
            writer.WriteInt16((short)keys[random.Next(keys.Length)]);
            writer.WriteInt16((short)random.Next(0, 8));
            writer.WriteInt32(i);
            writer.WriteNullableString("fuzz");
            for (var field = random.Next(1, 12); field > 0; field--)
                WriteRandomField(writer, random);
            SendAndHangUp(broker, Frame(writer.Written.ToArray()));
        }

        await VerifyUnharmedAsync(broker);
    }

    [Fact]
    public async Task A_client_that_never_completes_its_request_is_cut_off()
    {
        await using var broker = await StartImpatientAsync();
        using var client = WireClient.Connect(broker);
        client.SendRaw([0, 0, 0, 20, 0]);
        client.IsClosedByBroker().ShouldBeTrue();
        broker.Log.ShouldContain("doesn't complete its request");
    }

    [Fact]
    public async Task A_client_that_never_completes_a_large_request_is_cut_off_and_its_memory_given_back()
    {
        await using var broker = await StartImpatientAsync(memory: 1_000_000);
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        client.SendRaw(Convert.FromHexString("000C0000" + "0000000700000001FFFF"));
        client.IsClosedByBroker().ShouldBeTrue();

        using var next = WireClient.Connect(broker);
        next.Produce("prices", 0, TestBatch.Create(new string('x', 800_000))).Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task A_client_that_doesnt_read_its_answers_is_cut_off()
    {
        await using var broker = await StartImpatientAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var writer = WireClient.Connect(broker);
        for (var i = 0; i < 20; i++)
            writer.Produce("prices", 0, TestBatch.Create(new string('x', 1_000_000))).Error.ShouldBe(ErrorCode.None);

        using var client = WireClient.Connect(broker);
        for (var i = 0; i < 10; i++)
            client.SendFetch("prices", 0, 0, 0, maxBytes: 100_000_000);
        await Consuming.UntilAsync(() => broker.Log.Contains("doesn't take its responses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silent_client_is_cut_off()
    {
        await using var broker = await StartAsync(network => network with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = WireClient.Connect(broker);
        client.IsClosedByBroker().ShouldBeTrue();
    }

    [Fact]
    public async Task More_connections_than_allowed_are_refused_until_others_end()
    {
        await using var broker = await StartAsync(network => network with { MaxConnections = 3 });
        var clients = Enumerable.Range(0, 3).Select(_ => WireClient.Connect(broker)).ToList();
        clients.ForEach(client => client.InitProducerId());
        using (var refused = WireClient.Connect(broker))
            refused.IsClosedByBroker().ShouldBeTrue();

        clients[0].Dispose();
        await Consuming.UntilAsync(() => CanConnect(broker));
        clients.ForEach(client => client.Dispose());
    }

    private static Task<TestBroker> StartImpatientAsync(long memory = 128 * 1024 * 1024) =>
        StartAsync(network => network with { StallTimeout = TimeSpan.FromMilliseconds(300), RequestMemoryBytes = memory });

    private static Task<TestBroker> StartAsync(Func<NetworkSettings, NetworkSettings> configure) =>
        TestBroker.StartAsync(options => options with { Network = configure(options.Network) });

    private static bool CanConnect(TestBroker broker)
    {
        try
        {
            using var client = WireClient.Connect(broker);
            return client.InitProducerId() >= 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void WriteRandomField(KafkaWriter writer, Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                writer.WriteInt16((short)random.Next(short.MinValue, short.MaxValue));
                break;
            case 1:
                writer.WriteInt32(random.Next(-2, 5));
                break;
            case 2:
                writer.WriteInt32(random.Next());
                break;
            case 3:
                writer.WriteInt64(random.NextInt64());
                break;
            case 4:
                writer.WriteString("prices");
                break;
            case 5:
                writer.WriteBytes(TestBatch.Create("fuzz").AsSpan(0, random.Next(60)));
                break;
            default:
                writer.WriteStrings(["prices", "fuzz"]);
                break;
        }
    }

    private static byte[] Frame(byte[] body)
    {
        using var writer = new KafkaWriter();
        writer.WriteBytes(body);
        return writer.Written.ToArray();
    }

    private static void SendAndHangUp(TestBroker broker, byte[] bytes)
    {
        using var client = new TcpClient();
        client.Connect(broker.EndPoints[0]);
        client.Client.LingerState = new LingerOption(true, 0);
        client.Client.Send(bytes);
        client.Client.Shutdown(SocketShutdown.Send);

        // Until the broker is done with it, one way or the other; a join that waits for its group doesn't count.
        client.Client.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead);
    }

    private static async Task VerifyUnharmedAsync(TestBroker broker)
    {
        using var client = WireClient.Connect(broker);
        client.InitProducerId().ShouldBeGreaterThanOrEqualTo(0);
        using var admin = broker.CreateAdmin();
        admin.GetMetadata(Consuming.Patience).Brokers.Count.ShouldBe(1);
        broker.Log.ShouldNotContain("a request failed");
        broker.Log.Split('\n').Count(line => line.Contains("closed a connection", StringComparison.Ordinal)).ShouldBeLessThan(20);
        await Consuming.UntilAsync(() => broker.ConnectionCount <= 5);
    }
}
