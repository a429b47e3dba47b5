using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Update;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Applies updates to documents. Called under the store's lock, within a run of writes.</summary>
internal sealed class DocumentUpdater(ObjectIds objectIds)
{
    private readonly BsonWriter _document = new();
    private readonly BsonWriter _withId = new();

    /// <summary>The document written last, or the one a unique index forbade.</summary>
    public RawDocument Document => new(_document.WrittenSpan);

    /// <summary>Changes a stored document; the answer is the index that forbids it, if one does.</summary>
    public IndexDefinition? Change(Collection collection, long record, UpdateProgram program, out bool isModified)
    {
        var old = collection.Read(record);
        _document.Reset();
        program.Apply(old, isInsert: false, _document);
        isModified = !Document.Bytes.SequenceEqual(old.Bytes);
        if (!isModified)
            return null;
        if (!StoredDocument.StartsWithId(Document) || !BsonComparer.AreEqual(StoredDocument.IdOf(Document), StoredDocument.IdOf(old)))
            throw new ServerException(ErrorCode.ImmutableField, "Performing an update on the path '_id' would modify the immutable field '_id'");
        StoredDocument.Require(Document);
        return collection.TryReplace(record, Document);
    }

    /// <summary>Inserts what the filter and the update make together; the answer is the index that forbids it, if one does.</summary>
    public IndexDefinition? Insert(Collection collection, RawDocument filter, UpdateProgram program)
    {
        _document.Reset();
        var start = program is ReplacementUpdate { IsComplete: true } ? default : UpsertBase.From(filter);
        program.Apply(new RawDocument(start), isInsert: true, _document);
        if (!StoredDocument.StartsWithId(Document))
        {
            StoredDocument.PutIdFirst(Document, objectIds, _withId);
            _document.Reset();
            _document.Raw(_withId.WrittenSpan);
        }

        StoredDocument.Require(Document);
        return collection.TryInsert(Document);
    }
}
