using System.Net.Sockets;

namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Talks to ports.</summary>
internal static class Tcp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first line that a server sends, however long it takes to come up.</summary>
    public static async Task<string> ReadLineAsync(string host, int port)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(host, port, limit.Token);
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync(limit.Token) is { } line)
                    return line;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Docker accepts connections, and drops them, before the server listens.
            }
            await Task.Delay(50, limit.Token);
        }
    }
}
