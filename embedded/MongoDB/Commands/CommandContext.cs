using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>A command in the making: what was asked, by whom, and the answer. One for each connection, reused.</summary>
internal sealed class CommandContext(Services services, Session session)
{
    public Services Services { get; } = services;

    public Session Session { get; } = session;

    public DocumentStore Store => Services.Store;

    public Request Request { get; } = new();

    public ReplyWriter ReplyWriter { get; } = new();

    public BsonWriter Reply => ReplyWriter.Document;

    public RawDocument Body => Request.Body;

    /// <summary>The value of the first field, whose name is the command's.</summary>
    public BsonValue Argument
    {
        get
        {
            foreach (var element in Body)
                return element.Value;
            return default;
        }
    }

    public string Database => Body["$db"u8] is { Type: BsonType.String } database ? database.AsString : "admin";

    /// <summary>The collection that the command names.</summary>
    public CollectionName CollectionName => Argument.Type == BsonType.String
        ? CollectionName.Parse(Database, Argument.AsString)
        : throw new ServerException(ErrorCode.InvalidNamespace, $"collection name has invalid type {Argument.Type.Alias()}");

    /// <summary>How far the journal must be on disk before the answer goes out, when the policy or the client asks for it; 0 for a read.</summary>
    public long WrittenTo { get; set; }

    /// <summary>The client asked for its write to be on disk (<c>j: true</c>).</summary>
    public bool IsJournaled => Body["writeConcern"u8] is { Type: BsonType.Document } concern && concern.AsDocument["j"u8].IsTruthy;

    /// <summary>Remembers that everything written so far belongs to the answer. Called under the store's lock.</summary>
    public void MarkWritten() => WrittenTo = Store.Journal.Written;
}
