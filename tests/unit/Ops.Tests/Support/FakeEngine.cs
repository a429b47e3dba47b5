using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MetalsPipeline.Ops.Tests;

/// <summary>Answers like a Docker engine, for what a real one can't be brought to.</summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _answers;

    /// <param name="answers">Answers by the path that is asked for; what isn't there is an empty list.</param>
    public FakeEngine(Dictionary<string, string> answers)
    {
        _answers = answers;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>What was asked, oldest first.</summary>
    public ConcurrentQueue<(string Path, string? Credentials, string Body)> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                using var reader = new StreamReader(context.Request.InputStream);
                Requests.Enqueue((path, context.Request.Headers["X-Registry-Auth"], await reader.ReadToEndAsync()));
                context.Response.ContentType = "application/json";
                context.Response.Close(Encoding.UTF8.GetBytes(_answers.GetValueOrDefault(path, "[]")), willBlock: false);
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
