using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MetalsPipeline.Ops.Tests.Docker;

/// <summary>Answers every request as an engine with this <c>/info</c>: for states into which no test can bring a real one quickly.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public FakeEngine(string info)
    {
        _listener.Start();
        _serving = ServeAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(info)}\r\nConnection: close\r\n\r\n{info}"));
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        var request = new byte[16_384];
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var stream = client.GetStream();
                await stream.ReadAsync(request, _stopping.Token); // A GET fits into one packet.
                await stream.WriteAsync(answer, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
