using System.Buffers.Binary;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>Frames the answer to a request: an OP_MSG, or an OP_REPLY to who asked with OP_QUERY.</summary>
internal sealed class ReplyWriter
{
    private const int MessagePrefix = MessageHeader.Size + 4 + 1;
    private const int QueryPrefix = MessageHeader.Size + 4 + 8 + 4 + 4;

    /// <summary>Largest buffer kept between two answers.</summary>
    private const int LargestKept = 256 << 10;

    private int _document;

    public BsonWriter Document { get; } = new(4096);

    public void Begin(OpCode requestOpCode)
    {
        Document.Reset(LargestKept);
        Document.Advance(requestOpCode == OpCode.Query ? QueryPrefix : MessagePrefix).Clear();
        _document = Document.BeginDocument();
    }

    /// <summary>Throws away what is written of the document, to say something else.</summary>
    public void Restart() => Document.Truncate(_document + 4);

    public ReadOnlySpan<byte> End(MessageHeader request)
    {
        Document.End(_document);
        var isQuery = request.OpCode == OpCode.Query;
        var message = Document.Written(0);
        new MessageHeader(message.Length, 0, request.RequestId, isQuery ? OpCode.Reply : OpCode.Message).Write(message);
        if (isQuery)
        {
            // Flag AwaitCapable, no cursor, from 0, one document.
            BinaryPrimitives.WriteInt32LittleEndian(message[MessageHeader.Size..], 8);
            BinaryPrimitives.WriteInt32LittleEndian(message[(QueryPrefix - 4)..], 1);
        }

        return Document.WrittenSpan;
    }
}
