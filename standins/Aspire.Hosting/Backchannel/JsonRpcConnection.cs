using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Backchannel;

/// <summary>Serves JSON-RPC 2.0 requests of one client; results that are streams are handed out piece by piece, as the client asks for them.</summary>
/// <remarks>https://www.jsonrpc.org/specification; streams as in StreamJsonRpc: https://microsoft.github.io/vs-streamjsonrpc/docs/asyncenumerable.html</remarks>
internal sealed class JsonRpcConnection(Stream stream, IReadOnlyDictionary<string, JsonRpcMethod> methods) : IAsyncDisposable
{
    private const int MethodNotFound = -32601;
    private const int RequestCanceled = -32800;
    private const int Failed = -32000;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly PipeReader _reader = PipeReader.Create(stream);
    private readonly PipeWriter _writer = PipeWriter.Create(stream);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _requests = [];
    private readonly ConcurrentDictionary<int, JsonRpcStream> _streams = [];
    private int _lastToken;

    /// <summary>Serves until the client ends, or until cancelled.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await JsonRpcFraming.ReadAsync(_reader, ending.Token) is { } message)
            {
                Dispatch(message, ending.Token);
            }
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _streams.Values)
        {
            await open.DisposeAsync();
        }

        await stream.DisposeAsync();
        _writing.Dispose();
    }

    /// <summary>Requests are answered as they get done, so that a long one doesn't hold up the others.</summary>
    private void Dispatch(JsonDocument message, CancellationToken cancellationToken)
    {
        var root = message.RootElement;
        var method = root.TryGetProperty("method", out var name) ? name.GetString() : null;
        var parameters = root.TryGetProperty("params", out var given) ? given : default;
        switch (method)
        {
            case null:
                // An answer; the app host asks nothing.
                break;
            case "$/cancelRequest":
                if (_requests.TryGetValue(parameters.GetProperty("id").GetRawText(), out var request))
                {
                    request.Cancel();
                }

                break;
            case "$/enumerator/abort":
                if (_streams.TryRemove(First(parameters).GetInt32(), out var aborted))
                {
                    _ = aborted.DisposeAsync().AsTask();
                }

                break;
            default:
                _ = Task.Run(() => AnswerAsync(root, method, parameters, cancellationToken), CancellationToken.None);
                break;
        }
    }

    private async Task AnswerAsync(JsonElement request, string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        var id = request.TryGetProperty("id", out var given) ? given : (JsonElement?)null;
        using var canceling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (id is { } key)
        {
            _requests[key.GetRawText()] = canceling;
        }

        object? result = null;
        JsonRpcError? error = null;
        try
        {
            result = await InvokeAsync(method, parameters, canceling.Token, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            error = new(RequestCanceled, "The request was canceled.", null);
        }
        catch (JsonRpcMethodNotFoundException)
        {
            error = new(MethodNotFound, $"There is no method '{method}'.", null);
        }
#pragma warning disable CA1031 // The client learns what went wrong; the connection goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error = new(Failed, exception.Message, new(exception.GetType().FullName, exception.Message, exception.StackTrace, exception.HResult));
        }

        if (id is { } answered)
        {
            _requests.TryRemove(answered.GetRawText(), out _);
            await WriteAsync(answered, result, error, cancellationToken);
        }
    }

    private async Task<object?> InvokeAsync(string method, JsonElement parameters, CancellationToken cancellationToken, CancellationToken connectionEnds)
    {
        if (method == "$/enumerator/next")
        {
            var token = First(parameters).GetInt32();
            var open = _streams.TryGetValue(token, out var found) ? found : throw new InvalidOperationException($"There is no stream {token}.");
            var piece = await open.NextAsync(cancellationToken);
            if (piece.Finished && _streams.TryRemove(token, out _))
            {
                await open.DisposeAsync();
            }

            return piece;
        }

        var result = methods.TryGetValue(method, out var known)
            ? await known(new(parameters), cancellationToken)
            : throw new JsonRpcMethodNotFoundException();
        if (result is not IAsyncEnumerable<object> stream)
        {
            return result;
        }

        var opened = Interlocked.Increment(ref _lastToken);
        _streams[opened] = new(stream, connectionEnds);
        return new JsonRpcStreamToken(opened);
    }

    private async Task WriteAsync(JsonElement id, object? result, JsonRpcError? error, CancellationToken cancellationToken)
    {
        // A result is written even if it is null, and then no error is.
        object answer = error is null ? new JsonRpcResult("2.0", id, result) : new JsonRpcFailure("2.0", id, error);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), Json);
        try
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await JsonRpcFraming.WriteAsync(_writer, bytes, cancellationToken);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, and wants no answer any more.
        }
    }

    private static JsonElement First(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Array ? parameters[0] : parameters.GetProperty("token");
}
