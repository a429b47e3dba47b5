using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Commands;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Network;

/// <summary>Listens, and keeps as many connections as it may, each with its thread.</summary>
internal sealed class MongoServer : IAsyncDisposable
{
    private const int MostConnections = 1000;
    private const int StackSize = 1 << 20;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly Services _services;
    private readonly ConcurrentDictionary<int, (Connection Connection, Task Served)> _connections = [];
    private readonly MessageMemory _messageMemory = new();
    private readonly RepeatedWarning _closed;
    private readonly ITimer _sweeper;
    private readonly Task _accepting;
    private int _lastId;
    private volatile bool _stopping;

    /// <exception cref="SocketException">The address can't be listened on.</exception>
    public MongoServer(IPEndPoint endpoint, Services services)
    {
        _services = services;
        _closed = new RepeatedWarning("closed a connection", services.Log, services.Clock);
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endpoint);
            _listener.Listen(512);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        Endpoint = (IPEndPoint)_listener.LocalEndPoint!;
        _sweeper = services.Clock.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, with the port that was given.</summary>
    public IPEndPoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _listener.Dispose();
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        foreach (var (connection, _) in _connections.Values)
            connection.Abort();
        await Task.WhenAll(_connections.Values.Select(c => c.Served)).ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (!_stopping)
        {
            try
            {
                Accept(await _listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException e) when (!_stopping)
            {
                // The peer gave up before it was accepted, or the process is out of descriptors; the next may do better.
                _closed.Write($"a connection couldn't be accepted: {e.SocketErrorCode}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), _services.Clock).ConfigureAwait(false);
            }
            catch (Exception e) when (_stopping && e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Accept(Socket socket)
    {
        if (_connections.Count >= MostConnections)
        {
            _closed.Write($"there are {MostConnections} connections already");
            socket.Dispose();
            return;
        }

        var connection = new Connection(socket, _services, _messageMemory, ++_lastId);
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[_lastId] = (connection, served.Task);
        new Thread(() => Serve(connection, served), StackSize) { IsBackground = true, Name = $"connection {_lastId}" }.Start();
    }

    private void Serve(Connection connection, TaskCompletionSource served)
    {
        try
        {
            connection.Run();
        }
        catch (ProtocolException e)
        {
            _closed.Write(e.Message);
        }
        catch (SocketException)
        {
            // The peer is gone, or we are stopping; either way there is nobody left to tell.
        }
        catch (Exception e)
        {
            _services.Log.Error("a connection failed unexpectedly", ("error", e.ToString()));
        }
        finally
        {
            _connections.TryRemove(connection.Session.ConnectionId, out _);
            connection.Dispose();
            served.SetResult();
        }
    }

    private void Sweep()
    {
        foreach (var (connection, _) in _connections.Values)
        {
            if (!connection.IsOverdue)
                continue;
            _closed.Write("a message wasn't completed in time");
            connection.Abort();
        }

        _services.Cursors.CloseIdle();
    }
}
