using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MetalsPipeline.Ops.Tests.Docker;

/// <summary>Answers like an engine: for states into which no test can bring a real one quickly.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    /// <summary>A manager of a Swarm, as it says of itself.</summary>
    public const string Manager = """{"ID":"x","Swarm":{"LocalNodeState":"active","ControlAvailable":true}}""";

    /// <summary>What managers of Docker 26 and 28 say to all questions while they elect a leader.</summary>
    public const string NoLeader =
        "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few managers are online. Make sure more than half of the managers are online.";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _answers;
    private readonly string _endpoint;
    private readonly Task _serving;

    /// <param name="info">What it says of itself.</param>
    /// <param name="answers">Other answers, by the path that is asked for; of all else there is nothing.</param>
    public FakeEngine(string info, Dictionary<string, string>? answers = null)
    {
        _answers = new(answers ?? []) { ["/info"] = info };
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _endpoint = free.LocalEndpoint.ToString()!;
        }

        _listener.Prefixes.Add($"http://{_endpoint}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"tcp://{_endpoint}";

    /// <summary>The path whose answer has a beginning and no end, or null.</summary>
    public string? Endless { get; init; }

    /// <summary>Says of a question, counted from 1, how it fails; null if it doesn't.</summary>
    public Func<int, string?> Failure { get; init; } = _ => null;

    /// <summary>What was asked, oldest first.</summary>
    public ConcurrentQueue<(string Path, string? Credentials, string Body)> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static async Task BeginAsync(HttpListenerResponse response, byte[] beginning)
    {
        response.SendChunked = true;
        await response.OutputStream.WriteAsync(beginning);
        await response.OutputStream.FlushAsync();
    }

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
                var failure = Failure(Requests.Count);
                if (failure is not null)
                    context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
                var answer = Encoding.UTF8.GetBytes(failure is null ? _answers.GetValueOrDefault(path, "[]") : JsonSerializer.Serialize(new { message = failure }));
                if (path == Endless)
                    await BeginAsync(context.Response, answer);
                else
                    context.Response.Close(answer, willBlock: false);
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
