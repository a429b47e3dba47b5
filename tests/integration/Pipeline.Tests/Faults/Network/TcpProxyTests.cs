using System.Net;
using System.Net.Sockets;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>The faults are what they are called.</summary>
public sealed class TcpProxyTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Request = "request"u8.ToArray();
    private static readonly byte[] Answer = "answer"u8.ToArray();

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly Link _link = new();
    private readonly TcpClient _client = new();
    private TcpProxy _proxy = null!;
    private TcpClient _served = null!;

    public async Task InitializeAsync()
    {
        _server.Start();
        _proxy = new TcpProxy(() => ((IPEndPoint)_server.LocalEndpoint).Port, (_, _) => Task.FromResult((_link, Array.Empty<byte>())));
        await _client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        _served = await _server.AcceptTcpClientAsync();
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Held_requests_arrive_in_the_end_also_when_their_client_is_gone()
    {
        _link.Hold(Direction.Requests);
        await _client.GetStream().WriteAsync(Request);
        _client.Close();
        _link.Deliver(Direction.Requests);

        (await ReadToEndAsync(_served)).ShouldBe(Request);
    }

    [Fact]
    public async Task While_requests_are_held_answers_pass()
    {
        _link.Hold(Direction.Requests);
        await _client.GetStream().WriteAsync(Request);
        await _served.GetStream().WriteAsync(Answer);

        var received = new byte[Answer.Length];
        await _client.GetStream().ReadExactlyAsync(received);

        received.ShouldBe(Answer);
        _served.Available.ShouldBe(0);
    }

    [Fact]
    public async Task Lost_requests_never_arrive_and_the_connection_breaks_on_both_sides()
    {
        await Eventually.GetAsync(_ => Task.FromResult(_link.Connections), connections => connections == 1, "the connection");
        _link.Hold(Direction.Requests);
        await _client.GetStream().WriteAsync(Request);
        _link.Lose(Direction.Requests);

        (await ReadToEndAsync(_served)).ShouldBeEmpty();
        (await ReadToEndAsync(_client)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lost_answers_never_arrive_but_their_requests_did()
    {
        await Eventually.GetAsync(_ => Task.FromResult(_link.Connections), connections => connections == 1, "the connection");
        _link.Hold(Direction.Answers);
        await _client.GetStream().WriteAsync(Request);
        var received = new byte[Request.Length];
        await _served.GetStream().ReadExactlyAsync(received);
        await _served.GetStream().WriteAsync(Answer);
        _link.Lose(Direction.Answers);

        received.ShouldBe(Request);
        (await ReadToEndAsync(_client)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_of_a_Kafka_client_is_read_from_its_first_request_and_nothing_behind_it()
    {
        byte[] request = [0, 0, 0, 20, 0, 18, 0, 3, 0, 0, 0, 1, 0, 3, .. "abc"u8, 1, 2, 3];
        using var stream = new MemoryStream(request);

        var (id, read) = await KafkaClientId.ReadAsync(stream, CancellationToken.None);

        id.ShouldBe("abc");
        read.ShouldBe(request[..^3]);
    }

    private static async Task<byte[]> ReadToEndAsync(TcpClient client)
    {
        using var received = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(received);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // An end as well.
        }
        return received.ToArray();
    }
}
