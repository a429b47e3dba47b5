using System.Net.Sockets;

namespace Aspire.Hosting.Backchannel;

/// <summary>Listens on a Unix socket that only the user may use, and serves methods to whoever connects.</summary>
internal sealed class UnixSocketServer : IAsyncDisposable
{
    private readonly string _path;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public UnixSocketServer(string path, IReadOnlyDictionary<string, JsonRpcMethod> methods)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _listener.Listen();
        _accepting = AcceptAsync(methods, _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(_path);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(IReadOnlyDictionary<string, JsonRpcMethod> methods, CancellationToken cancellationToken)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(cancellationToken);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(client, methods, cancellationToken));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private static async Task ServeAsync(Socket client, IReadOnlyDictionary<string, JsonRpcMethod> methods, CancellationToken cancellationToken)
    {
        await using var connection = new JsonRpcConnection(new NetworkStream(client, ownsSocket: true), methods);
        try
        {
            await connection.ServeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidDataException or System.Text.Json.JsonException)
        {
            // The client broke off, or speaks something else; either way it is gone, and others may come.
        }
    }
}
