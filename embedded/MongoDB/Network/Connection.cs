using System.Buffers;
using System.Net.Sockets;
using MetalsPipeline.Embedded.MongoDB.Commands;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Network;

/// <summary>
/// One client: reads a message, lets it be answered, sends the answer, and so on until one side has enough.
/// It has a thread of its own, as in MongoDB: a message goes from the socket to the journal and back without changing hands.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int SmallBuffer = 16 << 10;

    /// <summary>Largest buffer kept between two messages, and longest message that needs no leave.</summary>
    private const int LargestKept = 256 << 10;

    /// <summary>Who hasn't authenticated has nothing to say that is longer.</summary>
    private const int MaxLengthBeforeAuthentication = 64 << 10;

    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GreetingTime = TimeSpan.FromMinutes(5);

    private readonly Socket _socket;
    private readonly Services _services;
    private readonly MessageMemory _memory;
    private readonly CommandContext _context;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _filled;
    private int _taken;
    private long _waitingSince;

    public Connection(Socket socket, Services services, MessageMemory memory, int id)
    {
        (_socket, _services, _memory) = (socket, services, memory);
        socket.NoDelay = true;

        // Whoever takes no answers, or is gone without a word, doesn't hold a thread for ever.
        socket.SendTimeout = (int)MessageTime.TotalMilliseconds;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Session = new Session(id);
        _context = new CommandContext(services, Session);
        _waitingSince = services.Clock.GetTimestamp();
    }

    public Session Session { get; }

    /// <summary>
    /// True when a message was begun long ago and isn't complete, or when nobody has authenticated and nothing was heard for longer still
    /// (clients keep a connection for monitoring that never authenticates). Who has authenticated may be quiet.
    /// </summary>
    public bool IsOverdue
    {
        get
        {
            var since = Volatile.Read(ref _waitingSince);
            return since != 0 && _services.Clock.GetElapsedTime(since) > (Volatile.Read(ref _filled) > 0 ? MessageTime : GreetingTime);
        }
    }

    /// <summary>Serves until the client leaves.</summary>
    /// <exception cref="ProtocolException">The peer doesn't speak the protocol.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public void Run()
    {
        for (int length; (length = ReadMessage()) > 0; Consume(length))
        {
            for (var reply = Answer(length); !reply.IsEmpty;)
                reply = reply[_socket.Send(reply)..];
        }
    }

    /// <summary>Ends the connection from outside: whoever waits on the socket returns.</summary>
    public void Abort()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }
    }

    public void Dispose()
    {
        _memory.Return(_taken);
        _taken = 0;
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ReadOnlySpan<byte> Answer(int length)
    {
        var request = _context.Request;
        RequestParser.Parse(_buffer.AsMemory(0, length), request);
        _context.ReplyWriter.Begin(request.Header.OpCode);
        CommandDispatcher.Dispatch(_context);
        AwaitDurable();
        return request.MoreToCome ? default : _context.ReplyWriter.End(request.Header);
    }

    /// <summary>Holds the answer back until what it says is on disk as far as was promised; what can't be kept becomes an error.</summary>
    private void AwaitDurable()
    {
        if (_context.WrittenTo == 0)
            return;
        try
        {
            _services.Store.Durability.Await(_context.WrittenTo, _context.IsJournaled);
        }
        catch (ServerException e)
        {
            CommandDispatcher.WriteError(_context, e.Code, e.Message);
        }
    }

    /// <summary>Length of the complete message at the start of the buffer, or 0 when the client has left.</summary>
    private int ReadMessage()
    {
        while (true)
        {
            var length = _filled >= MessageHeader.Size ? RequireLength() : 0;
            if (length > 0 && _filled >= length)
            {
                Volatile.Write(ref _waitingSince, 0);
                return length;
            }

            Watch();
            EnsureRoom(length);
            var received = _socket.Receive(_buffer.AsSpan(_filled));
            if (received == 0)
                return 0;
            Volatile.Write(ref _filled, _filled + received);
        }
    }

    /// <summary>Starts the clock when a message has begun; without a message only the time before authentication is limited.</summary>
    private void Watch()
    {
        var mayBeQuiet = _filled == 0 && (Session.User is not null || !_services.Authenticator.IsRequired);
        if (mayBeQuiet)
            Volatile.Write(ref _waitingSince, 0);
        else if (Volatile.Read(ref _waitingSince) == 0)
            Volatile.Write(ref _waitingSince, _services.Clock.GetTimestamp());
    }

    private int RequireLength()
    {
        var header = MessageHeader.Read(_buffer);
        if (header.OpCode is not (OpCode.Message or OpCode.Query))
            throw new ProtocolException($"operation {(int)header.OpCode} is not known");
        var limit = _services.Authenticator.IsRequired && Session.User is null ? MaxLengthBeforeAuthentication : MessageHeader.MaxLength;
        if (header.Length <= MessageHeader.Size || header.Length > limit)
            throw new ProtocolException($"a message of {header.Length} bytes is not between {MessageHeader.Size + 1} and {limit}");
        return header.Length;
    }

    /// <summary>Makes room for more: what is announced is believed only as far as it has come, or as there is leave for it.</summary>
    private void EnsureRoom(int length)
    {
        if (_filled < _buffer.Length)
            return;
        if (length > LargestKept && _taken == 0)
        {
            _memory.Take(length);
            _taken = length;
        }

        Resize(_taken > 0 ? length : Math.Min(Math.Max(length, SmallBuffer), _buffer.Length * 2));
    }

    private void Consume(int length)
    {
        _buffer.AsSpan(length, _filled - length).CopyTo(_buffer);
        _filled -= length;
        if (_buffer.Length <= LargestKept)
            return;
        Resize(Math.Max(SmallBuffer, _filled));
        _memory.Return(_taken);
        _taken = 0;
    }

    private void Resize(int size)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _filled).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }
}
