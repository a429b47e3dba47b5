using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Requests;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>
/// One client connection. Requests are handled as they come; their answers, some of which take long, leave in the order of the requests
/// through one writer. A client that doesn't read its answers soon finds its requests unread.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int MaxPendingAnswers = 64;
    private const int SendAbove = 64 * 1024;

    private readonly Socket _socket;
    private readonly Node _node;
    private readonly RequestDispatcher _dispatcher;
    private readonly CancellationTokenSource _aborted = new();
    private readonly FrameReader _frames;
    private readonly ResponseSender _sender;
    private readonly KafkaWriter _writer = new();
    private readonly Channel<PendingAnswer> _answers = Channel.CreateBounded<PendingAnswer>(
        new BoundedChannelOptions(MaxPendingAnswers) { SingleReader = true, SingleWriter = true });

    public Connection(
        Socket socket, Node node, RequestDispatcher dispatcher, NetworkSettings settings, RequestMemory memory, TimeProvider time)
    {
        _socket = socket;
        _node = node;
        _dispatcher = dispatcher;
        _frames = new FrameReader(socket, settings, memory, time);
        _sender = new ResponseSender(socket, time);
        Client = new ClientSession(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
    }

    public ClientSession Client { get; }

    public Node Node => _node;

    /// <summary>Serves the client until either side ends it; throws what ended it, unless that was the client's regular close.</summary>
    public async Task RunAsync()
    {
        var reading = ReadRequestsAsync();
        var writing = WriteAnswersAsync();
        var first = await Task.WhenAny(reading, writing).ConfigureAwait(false);
        Abort();
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    public void Abort()
    {
        _aborted.Cancel();
        _socket.Dispose();
    }

    /// <summary>Why the connection should be closed, if it should.</summary>
    public string? FindStall(NetworkSettings settings) =>
        _sender.Stalled > settings.StallTimeout ? "the client doesn't take its responses"
        : _frames.IsMidFrame && _frames.Elapsed > settings.StallTimeout ? "the client doesn't complete its request"
        : _frames.Elapsed > settings.IdleTimeout && _answers.Reader.Count == 0 ? "the client is silent"
        : null;

    public void Dispose()
    {
        // Its token source stays undisposed: whoever aborts all connections may hold this one for a moment longer.
        Abort();
        _frames.Dispose();
        _writer.Dispose();
    }

    private async Task ReadRequestsAsync()
    {
        while (true)
        {
            if (await _frames.ReadAsync(_aborted.Token).ConfigureAwait(false) is not { } frame)
                return;

            var answer = _dispatcher.Dispatch(frame.Span, _node, Client, _aborted.Token);
            if (!_answers.Writer.TryWrite(answer))
                await _answers.Writer.WriteAsync(answer, _aborted.Token).ConfigureAwait(false);
        }
    }

    private async Task WriteAnswersAsync()
    {
        while (await _answers.Reader.WaitToReadAsync(_aborted.Token).ConfigureAwait(false))
        {
            while (_answers.Reader.TryRead(out var answer))
            {
                // Finished answers go out before one is waited for.
                if (!answer.Body.IsCompleted || _writer.Length > SendAbove || _writer.Slices.Count > 0)
                    await SendAsync().ConfigureAwait(false);
                if (await BodyOf(answer).ConfigureAwait(false) is { } body)
                    Write(answer, body);
            }

            await SendAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A client that is gone waits for nothing more, not even for its group.</summary>
    private ValueTask<WriteBody?> BodyOf(PendingAnswer answer) =>
        answer.Body.IsCompleted ? answer.Body : new ValueTask<WriteBody?>(answer.Body.AsTask().WaitAsync(_aborted.Token));

    private void Write(PendingAnswer answer, WriteBody body)
    {
        _writer.BeginFrame(answer.CorrelationId, answer.Version);
        body(_writer);
        _writer.EndFrame();
    }

    private async ValueTask SendAsync()
    {
        if (_writer.Length == 0)
            return;
        await _sender.SendAsync(_writer, _aborted.Token).ConfigureAwait(false);
        _writer.Clear();
    }
}
