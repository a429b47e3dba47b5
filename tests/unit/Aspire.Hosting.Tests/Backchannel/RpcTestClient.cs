using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Backchannel;

namespace Aspire.Hosting.Tests.Backchannel;

/// <summary>Calls methods of a server as the CLI does.</summary>
internal sealed class RpcTestClient
{
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private int _lastId;

    private RpcTestClient(NetworkStream stream) => (_stream, _reader) = (stream, PipeReader.Create(stream));

    public static async Task<RpcTestClient> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new(new(socket, ownsSocket: true));
    }

    public async Task<int> SendAsync(string method, object? parameter = null)
    {
        var id = ++_lastId;
        await WriteAsync(new { jsonrpc = "2.0", id, method, @params = parameter is null ? [] : new[] { parameter } });
        return id;
    }

    public Task NotifyAsync(string method, object parameters) => WriteAsync(new { jsonrpc = "2.0", method, @params = parameters });

    public async Task<JsonElement> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var message = await JsonRpcFraming.ReadAsync(_reader, patience.Token);
        return message?.RootElement.Clone() ?? throw new EndOfStreamException();
    }

    public async Task<JsonElement> CallAsync(string method, object? parameter = null)
    {
        await SendAsync(method, parameter);
        return await ReadAsync();
    }

    public async Task<JsonElement> ResultAsync(string method, object? parameter = null) => (await CallAsync(method, parameter)).GetProperty("result");

    public async Task WriteRawAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public void Close() => _stream.Dispose();

    private async Task WriteAsync(object message)
    {
        var json = JsonSerializer.Serialize(message);
        await WriteRawAsync($"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
    }
}
