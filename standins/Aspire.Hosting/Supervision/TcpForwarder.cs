using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Supervision;

/// <summary>Listens on a port and brings each connection to the next instance that takes it.</summary>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private readonly IReadOnlyList<int> _targets;
    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _next = -1;

    /// <summary>Listens on the loopback addresses.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TcpForwarder(int port, IReadOnlyList<int> targets)
        : this(IPAddress.Loopback, port, targets)
    {
    }

    /// <param name="address">Where to listen; the loopback address stands for that of IPv6 too.</param>
    /// <param name="targets">Ports of the loopback address.</param>
    /// <exception cref="SocketException">The port is taken, or the address isn't this machine's.</exception>
    public TcpForwarder(IPAddress address, int port, IReadOnlyList<int> targets)
    {
        _targets = targets;
        _listeners.Add(Listen(address, port));
        if (IPAddress.IsLoopback(address) && Socket.OSSupportsIPv6)
        {
            try
            {
                _listeners.Add(Listen(IPAddress.IPv6Loopback, port));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                // IPv6 is known to the system and switched off: IPv4 alone then.
            }
        }

        _accepting = Task.WhenAll(_listeners.Select(listener => AcceptAsync(listener, _stopping.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await _accepting;
        _stopping.Dispose();
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(512);
        return socket;
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(cancellationToken);
                _ = ForwardAsync(client, cancellationToken);
            }
            catch (SocketException) when (!cancellationToken.IsCancellationRequested)
            {
                // That one connection was lost before it was accepted; the next may come.
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                using var target = await ConnectAsync(cancellationToken);
                if (target is not null)
                {
                    client.NoDelay = target.NoDelay = true;
                    await Task.WhenAll(CopyAsync(client, target, cancellationToken), CopyAsync(target, client, cancellationToken));
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side has hung up, which the other side learns from its socket's end.
            }
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        var first = (int)((uint)Interlocked.Increment(ref _next) % (uint)_targets.Count);
        for (var i = 0; i < _targets.Count; i++)
        {
            var port = _targets[(first + i) % _targets.Count];
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return socket;
            }
            catch (SocketException)
            {
                // That instance doesn't listen (yet, or any more).
                socket.Dispose();
            }
        }

        return null;
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = new NetworkStream(from, ownsSocket: false);
            await using var destination = new NetworkStream(to, ownsSocket: false);
            await source.CopyToAsync(destination, cancellationToken);
            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // A broken side breaks the other one too, which else would wait for it.
            from.Dispose();
            to.Dispose();
            throw;
        }
    }
}
