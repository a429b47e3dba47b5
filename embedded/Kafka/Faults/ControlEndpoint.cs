using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Logging;
using MetalsPipeline.Embedded.Kafka.Network;

namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>Takes commands for tests, line by line, over TCP on the loopback interface.</summary>
internal sealed class ControlEndpoint : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly ControlCommands _commands;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private ControlEndpoint(Socket socket, ControlCommands commands)
    {
        _socket = socket;
        _commands = commands;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public static ControlEndpoint Start(HostPort address, ControlCommands commands, JsonLog log)
    {
        var endpoint = new ControlEndpoint(Listener.Bind(address), commands);
        log.Info("taking control commands", ("address", endpoint.EndPoint.ToString()));
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
            while (await reader.ReadLineAsync(_stopping.Token).ConfigureAwait(false) is { } line)
                await writer.WriteLineAsync(await _commands.ExecuteAsync(line).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // Whoever gave commands is gone, or the broker stops.
        }
    }
}
