using System.Globalization;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Bars;

/// <summary>The stored form of a bar, in <c>bars</c>.</summary>
internal static class BarDocument
{
    public static ReadOnlySpan<byte> Id => "_id"u8;

    public static ReadOnlySpan<byte> Version => "version"u8;

    private static ReadOnlySpan<byte> Metal => "metal"u8;

    private static ReadOnlySpan<byte> Start => "start"u8;

    private static ReadOnlySpan<byte> Open => "open"u8;

    private static ReadOnlySpan<byte> OpenTime => "openTime"u8;

    private static ReadOnlySpan<byte> High => "high"u8;

    private static ReadOnlySpan<byte> Low => "low"u8;

    private static ReadOnlySpan<byte> Close => "close"u8;

    private static ReadOnlySpan<byte> CloseTime => "closeTime"u8;

    private static ReadOnlySpan<byte> Volume => "volume"u8;

    private static ReadOnlySpan<byte> Count => "count"u8;

    private static ReadOnlySpan<byte> Offsets => "offsets"u8;

    private static ReadOnlySpan<byte> Topic => "topic"u8;

    private static ReadOnlySpan<byte> Partition => "partition"u8;

    private static ReadOnlySpan<byte> Offset => "offset"u8;

    /// <summary>Writes the fields of the document.</summary>
    public static void Write(BsonWriter writer, StoredBar bar)
    {
        writer.Write(Id, bar.Key.Id);
        writer.Write(Metal, bar.Key.Instrument);
        writer.Write(Start, bar.Key.Start);
        writer.Write(Open, bar.Open);
        writer.Write(OpenTime, bar.OpenTime);
        writer.Write(High, bar.High);
        writer.Write(Low, bar.Low);
        writer.Write(Close, bar.Close);
        writer.Write(CloseTime, bar.CloseTime);
        writer.Write(Volume, bar.Volume);
        writer.Write(Count, bar.Count);
        writer.Write(Version, bar.Version);
        WriteOffsets(writer, bar.Offsets);
    }

    /// <summary>Reads a document. Fields that we don't know are passed over.</summary>
    public static StoredBar Read(ReadOnlySpan<byte> document)
    {
        var instrument = "";
        var start = default(DateTime);
        var keys = new BsonReader(document);
        while (keys.Read())
        {
            if (keys.Name.SequenceEqual(Metal))
                instrument = keys.GetString();
            else if (keys.Name.SequenceEqual(Start))
                start = keys.GetDateTime();
        }

        var bar = new StoredBar(new BarKey(instrument, start));
        var reader = new BsonReader(document);
        while (reader.Read())
            ReadField(bar, reader);
        return bar;
    }

    private static void ReadField(StoredBar bar, in BsonReader reader)
    {
        var name = reader.Name;
        if (name.SequenceEqual(Open))
            bar.Open = reader.GetDouble();
        else if (name.SequenceEqual(OpenTime))
            bar.OpenTime = reader.GetDateTime();
        else if (name.SequenceEqual(High))
            bar.High = reader.GetDouble();
        else if (name.SequenceEqual(Low))
            bar.Low = reader.GetDouble();
        else if (name.SequenceEqual(Close))
            bar.Close = reader.GetDouble();
        else if (name.SequenceEqual(CloseTime))
            bar.CloseTime = reader.GetDateTime();
        else if (name.SequenceEqual(Volume))
            bar.Volume = reader.GetDouble();
        else if (name.SequenceEqual(Count))
            bar.Count = reader.GetInt64();
        else if (name.SequenceEqual(Version))
            bar.Version = reader.GetInt64();
        else if (name.SequenceEqual(Offsets))
            ReadOffsets(bar, reader.GetDocument());
    }

    private static void WriteOffsets(BsonWriter writer, IReadOnlyList<FoldedOffset> offsets)
    {
        var array = writer.BeginArray(Offsets);
        Span<byte> index = stackalloc byte[10];
        for (var i = 0; i < offsets.Count; i++)
        {
            i.TryFormat(index, out var length, provider: CultureInfo.InvariantCulture);
            var element = writer.BeginDocument(index[..length]);
            writer.Write(Topic, offsets[i].Topic);
            writer.Write(Partition, offsets[i].Partition);
            writer.Write(Offset, offsets[i].Offset);
            writer.End(element);
        }
        writer.End(array);
    }

    private static void ReadOffsets(StoredBar bar, BsonReader array)
    {
        while (array.Read())
        {
            var (topic, partition, offset) = ("", 0L, 0L);
            var element = array.GetDocument();
            while (element.Read())
            {
                if (element.Name.SequenceEqual(Topic))
                    topic = element.GetString();
                else if (element.Name.SequenceEqual(Partition))
                    partition = element.GetInt64();
                else if (element.Name.SequenceEqual(Offset))
                    offset = element.GetInt64();
            }
            bar.Add(new FoldedOffset(topic, (int)partition, offset));
        }
    }
}
