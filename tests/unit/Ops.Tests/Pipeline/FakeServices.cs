using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MetalsPipeline.Ops.Tests;

/// <summary>Answers as the pipeline's services do, with a pipeline that does what the test says.</summary>
internal sealed class FakeServices : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _answering = [];
    private readonly Task _serving;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    public FakeServices()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Messages that come into Kafka, a second.</summary>
    public double ProducedPerSecond { get; init; } = 1_000;

    /// <summary>Messages that the processors deal with, a second.</summary>
    public double ProcessedPerSecond { get; init; } = 500;

    /// <summary>How old each price is when it is shown first.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>By how much the services' clock is ahead.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromHours(1);

    public async ValueTask DisposeAsync()
    {
        if (_serving.IsCompleted)
            return;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        await Task.WhenAll(_answering);
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _answering.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
                var path = (await reader.ReadLineAsync(_stopping.Token) ?? "GET /").Split(' ')[1];
                while (await reader.ReadLineAsync(_stopping.Token) is { Length: > 0 })
                {
                    // The headers don't matter.
                }

                var body = Encoding.UTF8.GetBytes(BodyOf(path));
                var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
                await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over, or the client has gone.
            }
        }
    }

    private string BodyOf(string path)
    {
        var now = DateTimeOffset.UtcNow;
        var seconds = (now - _started).TotalSeconds;
        var (end, committed) = ((long)(seconds * ProducedPerSecond), (long)(seconds * ProcessedPerSecond));
        return path switch
        {
            "/api/pipeline" => $$$"""
                {"status":"healthy","timestamp":"{{{now + Ahead:O}}}","components":[],"topics":[{"topic":"metals-prices","partitions":[{"endOffset":{{{end}}},"committedOffset":{{{committed}}}}]}],
                 "lag":{{{end - committed}}},"rates":{"producedPerSecond":1,"processedPerSecond":1},"counts":{"stored":1,"deadLetters":0}}
                """,
            "/api/prices/latest" => $$"""[{"eventId":"{{Guid.NewGuid()}}","metal":"gold","price":1,"timestamp":"{{now.UtcDateTime + Ahead - Latency:O}}"}]""",
            _ => $$"""{"status":"healthy","kafka_connected":true,"mongodb_status":"connected","timestamp":"{{now + Ahead:O}}"}""",
        };
    }
}
