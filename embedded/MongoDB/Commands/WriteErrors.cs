using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>The errors of single writes of a batch, kept until the answer is written.</summary>
internal sealed class WriteErrors
{
    /// <summary>Answers have a size limit too: beyond this only numbers and codes are told, no texts.</summary>
    private const int VerboseBytes = 8 << 20;

    private readonly BsonWriter _errors = new();
    private readonly BsonWriter _key = new();
    private int _count;

    public bool Any => _count > 0;

    public void Add(int index, ErrorCode code, string message)
    {
        var entry = Begin(index, code, message);
        _errors.End(entry);
    }

    /// <summary>A document that a unique index forbids.</summary>
    public void AddDuplicate(int index, CollectionName collection, IndexDefinition conflict, RawDocument document)
    {
        if (_errors.Length > VerboseBytes)
        {
            Add(index, ErrorCode.DuplicateKey, "E11000 duplicate key error");
            return;
        }

        _key.Reset();
        DuplicateKey.WriteKey(_key, conflict, document);
        var entry = Begin(index, ErrorCode.DuplicateKey, DuplicateKey.Message(collection, conflict, new RawDocument(_key.WrittenSpan)));
        _errors.Document("keyPattern"u8, conflict.KeyPattern.Bytes);
        _errors.Document("keyValue"u8, _key.WrittenSpan);
        _errors.End(entry);
    }

    public void Write(BsonWriter reply)
    {
        if (_count == 0)
            return;
        var array = reply.BeginArray("writeErrors"u8);
        reply.Raw(_errors.WrittenSpan);
        reply.End(array);
    }

    private int Begin(int index, ErrorCode code, string message)
    {
        var entry = _errors.BeginDocument(_count++);
        _errors.Int32("index"u8, index);
        _errors.Int32("code"u8, (int)code);
        _errors.String("errmsg"u8, message);
        return entry;
    }
}
