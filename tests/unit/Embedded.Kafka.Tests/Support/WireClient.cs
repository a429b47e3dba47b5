using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>A client that says exactly what a test wants said.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly NetworkStream _stream;
    private int _correlationId;

    private WireClient(IPEndPoint address)
    {
        _client.Connect(address);
        _client.NoDelay = true;
        _stream = _client.GetStream();
        _stream.ReadTimeout = (int)Consuming.Patience.TotalMilliseconds;
    }

    public delegate T ReadResponse<out T>(ref KafkaReader reader);

    public static WireClient Connect(TestBroker broker, int node = 1) => new(broker.EndPoints[node - 1]);

    /// <summary>Sends a request and reads its answer, checking that it is the answer to this one.</summary>
    public T Ask<T>(ApiKey key, short version, Action<KafkaWriter> writeBody, ReadResponse<T> read)
    {
        var correlationId = Send(key, version, writeBody);
        return Receive(correlationId, version, read);
    }

    public int Send(ApiKey key, short version, Action<KafkaWriter> writeBody)
    {
        using var body = new KafkaWriter();
        body.WriteInt16((short)key);
        body.WriteInt16(version);
        body.WriteInt32(++_correlationId);
        body.WriteString("wire-client");
        writeBody(body);

        using var frame = new KafkaWriter();
        frame.WriteBytes(body.Written.Span);
        SendRaw(frame.Written.Span);
        return _correlationId;
    }

    public T Receive<T>(int correlationId, short version, ReadResponse<T> read)
    {
        var frame = ReceiveRaw();
        var reader = new KafkaReader(frame, version);
        reader.ReadInt32().ShouldBe(correlationId);
        var result = read(ref reader);
        reader.Remaining.ShouldBe(0);
        return result;
    }

    /// <summary>Sends bytes that may be no request at all.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public byte[] ReceiveRaw()
    {
        var size = new byte[4];
        _stream.ReadExactly(size);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        _stream.ReadExactly(frame);
        return frame;
    }

    /// <summary>Whether the broker has closed the connection, waiting for it if need be.</summary>
    public bool IsClosedByBroker()
    {
        try
        {
            return _stream.ReadByte() < 0;
        }
        catch (IOException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
    }

    public void Dispose() => _client.Dispose();
}
