using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>The listeners of all nodes. A node that comes back listens where it did before.</summary>
internal sealed class Listeners(Connections connections, JsonLog log) : IAsyncDisposable
{
    private readonly Dictionary<Node, Listener> _listeners = [];
    private readonly Dictionary<Node, IPEndPoint> _endPoints = [];

    public IReadOnlyCollection<IPEndPoint> EndPoints => _endPoints.Values;

    public IPEndPoint Start(Node node, Socket bound)
    {
        var listener = Listener.Start(bound, socket => connections.Serve(socket, node), log);
        _listeners.Add(node, listener);
        return _endPoints[node] = listener.EndPoint;
    }

    public void StartAgain(Node node)
    {
        var endPoint = _endPoints[node];
        Start(node, Listener.Bind(new HostPort(endPoint.Address.ToString(), endPoint.Port)));
    }

    public async Task StopAsync(Node node)
    {
        if (_listeners.Remove(node, out var listener))
            await listener.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _listeners.Keys.ToList())
            await StopAsync(node).ConfigureAwait(false);
    }
}
