using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>Takes commands for tests, line by line, over TCP on the loopback interface.</summary>
internal sealed class ControlEndpoint : IAsyncDisposable
{
    private const int MaxLine = 1024;

    private readonly ControlCommands _commands;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Listener _listener;

    private ControlEndpoint(Socket socket, ControlCommands commands, JsonLog log)
    {
        _commands = commands;
        _listener = Listener.Start(socket, client => _ = ServeAsync(client), log);
        log.Info("taking control commands", ("address", EndPoint));
    }

    public IPEndPoint EndPoint => _listener.EndPoint;

    public static ControlEndpoint Start(HostPort address, ControlCommands commands, JsonLog log) =>
        new(Listener.Bind(address), commands, log);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var reader = PipeReader.Create(stream);
            while (await ReadLineAsync(reader).ConfigureAwait(false) is { } line)
            {
                var answer = await _commands.ExecuteAsync(line).ConfigureAwait(false);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // Whoever gave commands is gone, or the broker stops.
        }
    }

    /// <summary>Null at the end, and at a line that is too long to be a command.</summary>
    private async Task<string?> ReadLineAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync(_stopping.Token).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted || read.Buffer.Length > MaxLine)
                return null;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
