using System.Net.Sockets;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>A client's connection and the one to the server behind it.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, Link link) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly CancellationTokenSource _cut = new();

    /// <summary>Carries bytes both ways until both have ended.</summary>
    /// <param name="read">What the client has sent already.</param>
    public async Task RunAsync(byte[] read)
    {
        link.Add(this);
        try
        {
            await Task.WhenAll(CarryAsync(client, server, Direction.Requests, read), CarryAsync(server, client, Direction.Answers, []));
        }
        finally
        {
            link.Remove(this);
        }
    }

    /// <summary>Breaks both connections; what is on its way is lost.</summary>
    public void Cut()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself just now.
        }
    }

    public void Dispose()
    {
        // With a reset, as a broken network ends a connection, and not as if the other side had closed it.
        client.Close(timeout: 0);
        server.Close(timeout: 0);
        _cut.Dispose();
    }

    /// <summary>The end of one direction doesn't end the other: what a client has sent arrives even if the client is gone.</summary>
    private async Task CarryAsync(Socket from, Socket to, Direction direction, byte[] first)
    {
        var buffer = new byte[BufferSize];
        try
        {
            for (ReadOnlyMemory<byte> bytes = first; ;)
            {
                if (bytes.Length > 0)
                    await link.PassAsync(direction, _cut.Token);
                while (bytes.Length > 0)
                    bytes = bytes[await to.SendAsync(bytes, _cut.Token)..];
                if (await from.ReceiveAsync(buffer, _cut.Token) is var count and > 0)
                    bytes = buffer.AsMemory(0, count);
                else
                    break;
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            Close(to);
        }
        catch (OperationCanceledException)
        {
            // Cut.
        }
    }

    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It is closed already.
        }
    }
}
