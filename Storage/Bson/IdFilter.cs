using System.Globalization;

namespace MetalsPipeline.Storage.Bson;

/// <summary>A filter for documents by their ids: <c>{_id: {$in: […]}}</c>.</summary>
internal static class IdFilter
{
    /// <summary>Writes one id as an element of the array.</summary>
    public delegate void WriteId(BsonWriter writer, ReadOnlySpan<byte> name, int index);

    /// <summary>Writes the filter as the writer's only document.</summary>
    public static void Write(BsonWriter writer, int count, WriteId writeId)
    {
        var start = writer.Begin();
        var id = writer.BeginDocument("_id"u8);
        var array = writer.BeginArray("$in"u8);
        Span<byte> name = stackalloc byte[10];
        for (var i = 0; i < count; i++)
        {
            i.TryFormat(name, out var length, provider: CultureInfo.InvariantCulture);
            writeId(writer, name[..length], i);
        }
        writer.End(array);
        writer.End(id);
        writer.End(start);
    }
}
