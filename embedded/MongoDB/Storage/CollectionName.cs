using System.Buffers;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Database and collection, written <c>database.collection</c>.</summary>
internal readonly record struct CollectionName(string Database, string Collection)
{
    private const int MaxLength = 255;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\. \"$\0");

    /// <summary>The name if MongoDB would take it (manual, "Naming Restrictions").</summary>
    public static CollectionName Parse(string database, string collection)
    {
        RequireDatabase(database);
        if (collection.Length == 0 || collection.Contains('\0', StringComparison.Ordinal) || collection[0] == '.')
            throw new ServerException(ErrorCode.InvalidNamespace, $"Invalid collection name: '{collection}'");
        if (collection.Contains('$', StringComparison.Ordinal))
            throw new ServerException(ErrorCode.InvalidNamespace, $"Invalid collection name: '{collection}': it must not contain '$'");
        if (database.Length + collection.Length + 1 > MaxLength)
            throw new ServerException(ErrorCode.InvalidNamespace, $"Fully qualified namespace is longer than {MaxLength} bytes: '{database}.{collection}'");
        return new(database, collection);
    }

    public static void RequireDatabase(string database)
    {
        if (database.Length is 0 or > 63 || database.AsSpan().IndexOfAny(Forbidden) >= 0)
            throw new ServerException(ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'");
    }

    public override string ToString() => $"{Database}.{Collection}";
}
