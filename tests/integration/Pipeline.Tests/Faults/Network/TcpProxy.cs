using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>Stands on the loopback interface between clients and a server.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly Func<int> _serverPort;
    private readonly Func<Stream, CancellationToken, Task<(Link Link, byte[] Read)>> _recognize;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="serverPort">Port of the server, asked for at each connection.</param>
    /// <param name="recognize">Finds the link that a new client belongs to, and says what it has read to find it.</param>
    public TcpProxy(Func<int> serverPort, Func<Stream, CancellationToken, Task<(Link Link, byte[] Read)>> recognize)
    {
        (_serverPort, _recognize) = (serverPort, recognize);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // First: it may be about to ask the listener for the next client.
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_running.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var serving = ServeAsync(client);
                _running.TryAdd(serving, 0);
                _ = serving.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: false);
            var (link, read) = await _recognize(stream, _stop.Token);
            await server.ConnectAsync(IPAddress.Loopback, _serverPort(), _stop.Token);
            using var connection = new ProxiedConnection(client, server, link);
            await using var stopping = _stop.Token.Register(connection.Cut);
            await connection.RunAsync(read);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // The server is away, the client has said nothing, or the test is over: either way the client finds its connection closed.
        }
        finally
        {
            client.Close(timeout: 0);
            server.Close(timeout: 0);
        }
    }
}
