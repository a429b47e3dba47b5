using System.Text;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>The <c>createIndexes</c> command of the prices: by time, and by instrument with the newest first.</summary>
internal static class IndexCommand
{
    public static void Write(BsonWriter writer, string collection)
    {
        var start = writer.Begin();
        writer.Write("createIndexes"u8, collection);
        var indexes = writer.BeginArray("indexes"u8);
        WriteIndex(writer, "0"u8, "timestamp_1", ("timestamp", 1));
        WriteIndex(writer, "1"u8, "metal_1_timestamp_-1", ("metal", 1), ("timestamp", -1));
        writer.End(indexes);
        writer.End(start);
    }

    private static void WriteIndex(BsonWriter writer, ReadOnlySpan<byte> position, string name, params ReadOnlySpan<(string Field, int Direction)> keys)
    {
        var index = writer.BeginDocument(position);
        var key = writer.BeginDocument("key"u8);
        foreach (var (field, direction) in keys)
            writer.Write(Encoding.UTF8.GetBytes(field), direction);
        writer.End(key);
        writer.Write("name"u8, name);
        writer.End(index);
    }
}
