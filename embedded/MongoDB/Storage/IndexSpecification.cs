using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Checks what createIndexes asks for, and refuses what an index here couldn't keep its word on.</summary>
internal static class IndexSpecification
{
    private const int MostFields = 32;

    private static readonly string[] Known = ["v", "key", "name", "unique", "sparse", "expireAfterSeconds", "background", "hidden", "ns"];

    public static IndexDefinition Parse(BsonValue specification)
    {
        if (specification.Type != BsonType.Document)
            throw new ServerException(ErrorCode.TypeMismatch, "The elements of the 'indexes' array must be objects");
        var document = specification.AsDocument;
        if (document["key"u8] is not { Type: BsonType.Document } key || key.AsDocument.IsEmpty)
            throw new ServerException(ErrorCode.CannotCreateIndex, "Index keys cannot be empty");
        if (document["name"u8] is not { Type: BsonType.String } name || name.AsUtf8.IsEmpty)
            throw new ServerException(ErrorCode.FailedToParse, "The 'name' field is a required property of an index specification");
        foreach (var element in document)
            RequireKnown(Encoding.UTF8.GetString(element.Name), element.Value);
        RequireKey(key.AsDocument);
        if (document["expireAfterSeconds"u8] is { IsMissing: false } expire)
        {
            if (!expire.Type.IsNumber() || expire.ToInt64() is < 0 or > int.MaxValue)
                throw new ServerException(ErrorCode.CannotCreateIndex, "TTL index 'expireAfterSeconds' option must be within an acceptable range, 0 to 2147483647");
            if (key.AsDocument.CountElements() > 1)
                throw new ServerException(ErrorCode.CannotCreateIndex, "TTL indexes are single-field indexes, compound indexes do not support TTL");
        }

        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        writer.Int32("v"u8, 2);
        writer.Value("key"u8, key);
        writer.Value("name"u8, name);
        foreach (var element in document)
        {
            if (element.Name.SequenceEqual("unique"u8) || element.Name.SequenceEqual("sparse"u8) || element.Name.SequenceEqual("expireAfterSeconds"u8))
                writer.Value(element.Name, element.Value);
        }

        writer.End(start);
        return new IndexDefinition(new RawDocument(writer.WrittenSpan));
    }

    private static void RequireKnown(string option, BsonValue value)
    {
        if (!Known.Contains(option))
            throw new ServerException(ErrorCode.NotImplemented, $"the index option '{option}' is not supported by this server");
        if (option == "hidden" && value.IsTruthy)
            throw new ServerException(ErrorCode.NotImplemented, "hidden indexes are not supported by this server");
    }

    private static void RequireKey(RawDocument key)
    {
        if (key.CountElements() > MostFields)
            throw new ServerException(ErrorCode.CannotCreateIndex, $"Index key pattern has more than {MostFields} fields");
        foreach (var element in key)
        {
            var field = Encoding.UTF8.GetString(element.Name);
            if (!element.Value.Type.IsNumber() || element.Value.ToDouble() == 0)
                throw new ServerException(ErrorCode.CannotCreateIndex, $"Values in the index key pattern must be 1 or -1; '{field}' has another (text, hashed and geo indexes are not supported by this server)");
            if (field.Length == 0 || field[0] == '$' || field.Split('.').Any(part => part.Length == 0 || part[0] == '$'))
                throw new ServerException(ErrorCode.CannotCreateIndex, $"Index keys cannot contain an empty or $-prefixed field: '{field}'");
        }
    }
}
