using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Logging;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>Accepts the connections of one node.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Node _node;
    private readonly Connections _connections;
    private readonly JsonLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private Listener(Socket socket, Node node, Connections connections, JsonLog log)
    {
        _socket = socket;
        _node = node;
        _connections = connections;
        _log = log;
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; private init; } = null!;

    /// <summary>Binds the address, or throws <see cref="AddressUnavailableException"/>.</summary>
    public static Socket Bind(HostPort address)
    {
        Socket? socket = null;
        try
        {
            var ip = IPAddress.TryParse(address.Host, out var literal) ? literal : Dns.GetHostAddresses(address.Host)[0];
            socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            throw new AddressUnavailableException(address, failure);
        }
    }

    public static Listener Start(Socket bound, Node node, Connections connections, JsonLog log) =>
        new(bound, node, connections, log) { EndPoint = (IPEndPoint)bound.LocalEndPoint! };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _connections.Serve(await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false), _node);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file descriptors, or the client was gone: neither is a reason to stop listening.
                _log.Warning("a connection couldn't be accepted", ("node", _node.Id), ("cause", failure.Message));
                await Task.Delay(RetryAfter, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
