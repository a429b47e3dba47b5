using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>A client that shows every byte: for what drivers hide.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly Socket _socket;
    private int _lastRequest;

    private WireClient(Socket socket) => _socket = socket;

    public static async Task<WireClient> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint);
        return new WireClient(socket);
    }

    /// <summary>Runs a command in the database "t" and gives the answer, whatever it says.</summary>
    public async Task<Doc> TryRunAsync(Doc command, params (string Name, Doc[] Documents)[] sequences)
    {
        if (!command.Has("$db"))
            command.Add("$db", "t");
        await SendAsync(Message(0, command, sequences));
        return await ReceiveAsync();
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task<Doc> RunAsync(Doc command, params (string Name, Doc[] Documents)[] sequences)
    {
        var answer = await TryRunAsync(command, sequences);
        answer["ok"].ShouldBe(1.0, answer.ToString());
        return answer;
    }

    /// <summary>Inserts into a collection, which has to succeed.</summary>
    public async Task InsertAsync(string collection, params Doc[] documents)
    {
        var answer = await RunAsync(new Doc { { "insert", collection } }, ("documents", documents));
        answer.Has("writeErrors").ShouldBeFalse(answer.ToString());
    }

    /// <summary>All documents a find gives.</summary>
    public async Task<IReadOnlyList<Doc>> FindAsync(string collection, Doc? filter = null, Doc? sort = null, Doc? projection = null)
    {
        var command = new Doc { { "find", collection }, { "filter", filter ?? [] }, { "batchSize", 1_000_000 } };
        if (sort is not null)
            command.Add("sort", sort);
        if (projection is not null)
            command.Add("projection", projection);
        return (await RunAsync(command)).Document("cursor").Documents("firstBatch");
    }

    /// <summary>The values of <c>_id</c> that a find gives.</summary>
    public async Task<IReadOnlyList<object?>> IdsAsync(string collection, Doc filter, Doc? sort = null) =>
        [.. (await FindAsync(collection, filter, sort ?? new Doc { { "_id", 1 } })).Select(d => d["_id"])];

    public byte[] Message(uint flags, Doc body, params (string Name, Doc[] Documents)[] sequences)
    {
        var sections = new MemoryStream();
        sections.WriteByte(0);
        sections.Write(body.ToBytes());
        foreach (var (name, documents) in sequences)
        {
            var content = documents.SelectMany(d => d.ToBytes()).ToArray();
            sections.WriteByte(1);
            sections.Write(BitConverter.GetBytes(4 + name.Length + 1 + content.Length));
            sections.Write(Encoding.UTF8.GetBytes(name + "\0"));
            sections.Write(content);
        }

        return Frame(2013, [.. BitConverter.GetBytes(flags), .. sections.ToArray()]);
    }

    public byte[] Frame(int opCode, ReadOnlySpan<byte> content)
    {
        var message = new byte[16 + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), ++_lastRequest);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), opCode);
        content.CopyTo(message.AsSpan(16));
        return message;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    /// <summary>The document of the next answer, which must belong to the last request.</summary>
    public async Task<Doc> ReceiveAsync()
    {
        var header = await ReceiveExactlyAsync(16);
        var content = await ReceiveExactlyAsync(BinaryPrimitives.ReadInt32LittleEndian(header) - 16);
        BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)).ShouldBe(_lastRequest);
        var isReply = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == 1;
        var document = content.AsSpan(isReply ? 20 : 5);
        BsonValidator.Validate(document, out var error).ShouldBe(document.Length, error);
        return Doc.Parse(new RawDocument(document));
    }

    /// <summary>Waits until the server closes the connection; an answer before that fails the test.</summary>
    public async Task ShouldBeClosedAsync(string? why = null)
    {
        try
        {
            (await _socket.ReceiveAsync(new byte[1])).ShouldBe(0, why);
        }
        catch (SocketException e)
        {
            e.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads whatever comes until the server closes the connection.</summary>
    public async Task DrainAsync()
    {
        var bytes = new byte[4096];
        while (await _socket.ReceiveAsync(bytes) > 0)
        {
            // Answers don't matter here.
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReceiveExactlyAsync(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var received = await _socket.ReceiveAsync(bytes.AsMemory(filled));
            if (received == 0)
                throw new EndOfStreamException("The server closed the connection.");
            filled += received;
        }

        return bytes;
    }
}
