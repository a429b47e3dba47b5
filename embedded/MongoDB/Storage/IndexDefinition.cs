using System.Collections.Immutable;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>What an index is: its specification as listIndexes shows it, and the parts of its key.</summary>
internal sealed class IndexDefinition
{
    private readonly byte[] _specification;

    public IndexDefinition(RawDocument specification)
    {
        _specification = specification.Bytes.ToArray();
        Name = specification["name"u8].AsString;
        Unique = specification["unique"u8].IsTruthy;
        Sparse = specification["sparse"u8].IsTruthy;
        ExpireAfter = specification["expireAfterSeconds"u8] is { IsMissing: false } seconds ? TimeSpan.FromSeconds(seconds.ToInt64()) : null;
        var fields = new List<IndexField>();
        foreach (var field in specification["key"u8].AsDocument)
            fields.Add(new IndexField(new FieldPath(field.Name), field.Value.ToDouble() < 0));
        Fields = [.. fields];
    }

    public string Name { get; }

    public ImmutableArray<IndexField> Fields { get; }

    public bool Unique { get; }

    public bool Sparse { get; }

    public TimeSpan? ExpireAfter { get; }

    /// <summary>The specification, in the form listIndexes answers.</summary>
    public RawDocument Specification => new(_specification);

    /// <summary>The field names and directions.</summary>
    public RawDocument KeyPattern => Specification["key"u8].AsDocument;

    /// <summary>The index of <c>_id</c>, which every collection has.</summary>
    public static IndexDefinition Id { get; } = CreateId();

    public bool HasSameKeyAs(IndexDefinition other) =>
        BsonComparer.AreEqual(new BsonValue(BsonType.Document, KeyPattern.Bytes), new BsonValue(BsonType.Document, other.KeyPattern.Bytes));

    private static IndexDefinition CreateId()
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        writer.Int32("v"u8, 2);
        var key = writer.BeginDocument("key"u8);
        writer.Int32("_id"u8, 1);
        writer.End(key);
        writer.String("name"u8, "_id_"u8);
        writer.End(start);
        return new IndexDefinition(new RawDocument(writer.WrittenSpan));
    }
}
