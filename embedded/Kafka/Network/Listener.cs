using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>Accepts the connections to one address.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<Socket> _serve;
    private readonly JsonLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private Listener(Socket socket, Action<Socket> serve, JsonLog log)
    {
        _socket = socket;
        _serve = serve;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _log = log;
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; }

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

    /// <summary>Hands each connection over to <paramref name="serve"/>, which must not wait for anything.</summary>
    public static Listener Start(Socket bound, Action<Socket> serve, JsonLog log) => new(bound, serve, log);

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
                _serve(await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file descriptors, or the client was gone: neither is a reason to stop listening.
                _log.Warning("a connection couldn't be accepted", ("address", EndPoint), ("cause", failure.Message));
                await Task.Delay(RetryAfter, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
