using System.Buffers.Binary;
using System.Numerics;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>
/// Takes messages apart (MongoDB wire protocol, "OP_MSG" and "OP_QUERY"). Frames that don't add up are a <see cref="ProtocolException"/>;
/// documents that aren't BSON inside a right frame are an error the peer is told.
/// </summary>
internal static class RequestParser
{
    private const uint ChecksumPresent = 1;
    private const uint MoreToCome = 2;

    /// <summary>The lower 16 flag bits must be understood.</summary>
    private const uint RequiredBits = 0xFFFF;

    public static void Parse(ReadOnlyMemory<byte> message, Request request)
    {
        request.Clear();
        request.Header = MessageHeader.Read(message.Span);
        if (request.Header.OpCode == OpCode.Message)
            ParseMessage(message, request);
        else
            ParseQuery(message[MessageHeader.Size..], request);
    }

    private static void ParseMessage(ReadOnlyMemory<byte> message, Request request)
    {
        var rest = message[MessageHeader.Size..];
        if (rest.Length < 4 + 1 + RawDocument.EmptySize)
            throw new ProtocolException("an OP_MSG is too short");
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
        if ((flags & RequiredBits & ~(ChecksumPresent | MoreToCome)) != 0)
            throw new ProtocolException($"OP_MSG flags 0x{flags:x} are not known");
        request.MoreToCome = (flags & MoreToCome) != 0;
        rest = rest[4..];
        if ((flags & ChecksumPresent) != 0)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[^4..]) != Checksum(message.Span[..^4]))
                throw new ProtocolException("the checksum of an OP_MSG is wrong");
            rest = rest[..^4];
        }

        var hasBody = false;
        while (!rest.IsEmpty)
        {
            var kind = rest.Span[0];
            rest = rest[1..];
            if (kind == 0 && !hasBody)
            {
                hasBody = true;
                rest = rest[ParseBody(rest, request)..];
            }
            else if (kind == 1)
            {
                rest = rest[ParseSequence(rest, request)..];
            }
            else
            {
                throw new ProtocolException(kind == 0 ? "an OP_MSG has two bodies" : $"OP_MSG section kind {kind} is not known");
            }
        }

        if (!hasBody)
            throw new ProtocolException("an OP_MSG has no body");
    }

    private static int ParseBody(ReadOnlyMemory<byte> at, Request request)
    {
        var length = Length(at.Span, RawDocument.EmptySize);
        var body = at[..length];
        if (Validate(body.Span, request) == length)
            request.SetBody(body);
        return length;
    }

    private static int ParseSequence(ReadOnlyMemory<byte> at, Request request)
    {
        var length = Length(at.Span, 5);
        var section = at[4..length];
        var name = section.Span.IndexOf((byte)0);
        if (name < 0)
            throw new ProtocolException("the name of a document sequence isn't terminated");
        var documents = section[(name + 1)..];
        for (var rest = documents.Span; !rest.IsEmpty;)
        {
            var document = Validate(rest, request);
            if (document == 0)
                return length;
            rest = rest[document..];
        }

        request.AddSequence(section.Span[..name], documents);
        return length;
    }

    /// <summary>The legacy query, which clients still open a connection with: flags, collection, skip, number to return, document.</summary>
    private static void ParseQuery(ReadOnlyMemory<byte> at, Request request)
    {
        var name = at.Length < 4 ? -1 : at.Span[4..].IndexOf((byte)0);
        var document = 4 + name + 1 + 8;
        if (name < 0 || at.Length < document + RawDocument.EmptySize)
            throw new ProtocolException("an OP_QUERY is too short");
        if (!at.Span.Slice(4, name).EndsWith(".$cmd"u8))
            throw new ProtocolException("an OP_QUERY asks for documents; only the greeting may come as OP_QUERY");
        ParseBody(at[document..], request);
    }

    private static int Validate(ReadOnlySpan<byte> document, Request request)
    {
        var length = BsonValidator.Validate(document, out var error);
        request.Invalid ??= error;
        return length;
    }

    private static int Length(ReadOnlySpan<byte> at, int least)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(at, out var length) || length < least || length > at.Length)
            throw new ProtocolException("the length of a section is beyond its message");
        return length;
    }

    /// <summary>CRC-32C of a message without its last four bytes.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
