namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>What a type means for comparing, and its name and number in queries.</summary>
internal static class BsonTypes
{
    public static bool IsNumber(this BsonType type) => type is BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128;

    public static bool IsNullish(this BsonType type) => type is BsonType.Missing or BsonType.Null or BsonType.Undefined;

    /// <summary>
    /// The rank of a type in MongoDB's comparison order; types of one rank compare by value.
    /// Source: MongoDB manual, "Comparison/Sort Order". A missing field sorts as null.
    /// </summary>
    public static byte Rank(this BsonType type) => type switch
    {
        BsonType.MinKey => 0x08,
        BsonType.Undefined => 0x10,
        BsonType.Missing or BsonType.Null => 0x18,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 0x20,
        BsonType.String or BsonType.Symbol => 0x28,
        BsonType.Document => 0x30,
        BsonType.Array => 0x38,
        BsonType.Binary => 0x40,
        BsonType.ObjectId => 0x48,
        BsonType.Boolean => 0x50,
        BsonType.DateTime => 0x58,
        BsonType.Timestamp => 0x60,
        BsonType.Regex => 0x68,
        BsonType.DBPointer => 0x70,
        BsonType.JavaScript => 0x78,
        BsonType.JavaScriptWithScope => 0x80,
        BsonType.MaxKey => 0x88,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a BSON type"),
    };

    /// <summary>The alias of a type, as <c>$type</c> takes it and error messages show it.</summary>
    public static string Alias(this BsonType type) => type switch
    {
        BsonType.Missing => "missing",
        BsonType.Double => "double",
        BsonType.String => "string",
        BsonType.Document => "object",
        BsonType.Array => "array",
        BsonType.Binary => "binData",
        BsonType.Undefined => "undefined",
        BsonType.ObjectId => "objectId",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        BsonType.Null => "null",
        BsonType.Regex => "regex",
        BsonType.DBPointer => "dbPointer",
        BsonType.JavaScript => "javascript",
        BsonType.Symbol => "symbol",
        BsonType.JavaScriptWithScope => "javascriptWithScope",
        BsonType.Int32 => "int",
        BsonType.Timestamp => "timestamp",
        BsonType.Int64 => "long",
        BsonType.Decimal128 => "decimal",
        BsonType.MaxKey => "maxKey",
        BsonType.MinKey => "minKey",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a BSON type"),
    };

    /// <summary>The type with the alias, or null; <c>number</c> isn't a type but a group, and not known here.</summary>
    public static BsonType? FromAlias(string alias)
    {
        foreach (var type in Enum.GetValues<BsonType>())
        {
            if (type != BsonType.Missing && type.Alias() == alias)
                return type;
        }

        return null;
    }
}
