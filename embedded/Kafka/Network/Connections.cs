using System.Collections.Concurrent;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Requests;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>All client connections of the process: serves them, bounds their number, and closes those that stall.</summary>
internal sealed class Connections : IAsyncDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Connection, Task> _serving = new();
    private readonly NetworkSettings _settings;
    private readonly RequestMemory _memory;
    private readonly RequestDispatcher _dispatcher;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;
    private readonly RepeatedWarning _closed;
    private readonly RepeatedWarning _refused;
    private readonly ITimer _watch;
    private volatile bool _stopping;

    public Connections(NetworkSettings settings, RequestDispatcher dispatcher, TimeProvider time, JsonLog log)
    {
        _settings = settings;
        _memory = new RequestMemory(settings.RequestMemoryBytes);
        _dispatcher = dispatcher;
        _time = time;
        _log = log;
        _closed = new RepeatedWarning("closed a connection", log, time);
        _refused = new RepeatedWarning("refused a connection", log, time);
        _watch = time.CreateTimer(_ => CloseStalled(), null, WatchInterval, WatchInterval);
    }

    public int Count => _serving.Count;

    public void Serve(Socket socket, Node node)
    {
        Connection connection;
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            connection = new Connection(socket, node, _dispatcher, _settings, _memory, _time);
        }
        catch (SocketException)
        {
            // Gone before it was served.
            socket.Dispose();
            return;
        }

        if (_stopping || _serving.Count >= _settings.MaxConnections)
        {
            _refused.Write($"there are {_settings.MaxConnections} already", connection.Client.Host);
            connection.Dispose();
            return;
        }

        // Begins once it is known, or it might be over before.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _serving[connection] = Task.Run(async () =>
        {
            await started.Task.ConfigureAwait(false);
            await ServeAsync(connection).ConfigureAwait(false);
        });
        started.SetResult();
    }

    /// <summary>Breaks the connections to a node, or all.</summary>
    public void Abort(Node? node = null)
    {
        foreach (var connection in _serving.Keys.Where(connection => node is null || connection.Node == node))
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _watch.DisposeAsync().ConfigureAwait(false);
        Abort();
        await Task.WhenAll(_serving.Values).ConfigureAwait(false);
    }

    private async Task ServeAsync(Connection connection)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the connection was broken on purpose.
        }
        catch (Exception failure) when (failure is MalformedRequestException or UnacknowledgedFailureException)
        {
            _closed.Write(failure.Message, connection.Client.Host);
        }
        catch (Exception failure)
        {
            // One client's request must not take the others down; what it was is for whoever mends it.
            _log.Error("a request failed", ("client", connection.Client.Host), ("cause", failure.ToString()));
        }
        finally
        {
            _serving.TryRemove(connection, out _);
            connection.Dispose();
        }
    }

    private void CloseStalled()
    {
        foreach (var connection in _serving.Keys)
        {
            if (connection.FindStall(_settings) is not { } cause)
                continue;
            _closed.Write(cause, connection.Client.Host);
            connection.Abort();
        }
    }
}
