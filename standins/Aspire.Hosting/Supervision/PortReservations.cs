using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Free ports for children. A port is chosen below the range from which the system takes ports for outgoing connections, and is reserved by a
/// locked file, so that two app hosts never choose the same one, although neither listens on it until its child has started.
/// </summary>
internal sealed class PortReservations : IDisposable
{
    private const int First = 10_000;
    private const int Last = 32_000;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"metals-pipeline-{Environment.UserName}", "ports");

    private readonly Lock _lock = new();
    private readonly List<FileStream> _locks = [];

    public int Reserve()
    {
        Directory.CreateDirectory(Folder);
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            // Locked first: to look whether a port is free takes it for a moment, and it may be another app host's, whose child is about to listen.
            if (TryLock(port) is not { } locked)
            {
                continue;
            }

            if (IsFree(port))
            {
                lock (_lock)
                {
                    _locks.Add(locked);
                }

                return port;
            }

            locked.Dispose();
        }

        throw new DistributedApplicationException($"No free port was found between {First} and {Last}.");
    }

    /// <summary>Whether nobody listens on the port of the loopback addresses.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && CanListen(IPAddress.IPv6Loopback, port);

    public void Dispose()
    {
        lock (_lock)
        {
            _locks.ForEach(file => file.Dispose());
            _locks.Clear();
        }
    }

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception)
        {
            // Without IPv6 there is nobody to listen there.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }

    private static FileStream? TryLock(int port)
    {
        try
        {
            return new(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
