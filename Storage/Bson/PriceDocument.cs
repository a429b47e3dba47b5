using MetalsPipeline.Contracts;

namespace MetalsPipeline.Storage.Bson;

/// <summary>The stored form of a tick, in <c>prices</c> (<c>_id</c> = event id) and <c>latest</c> (<c>_id</c> = instrument).</summary>
/// <remarks><c>metal</c> always holds the instrument, so that one index serves both feeds; <c>symbol</c> marks a stock.</remarks>
internal static class PriceDocument
{
    public static ReadOnlySpan<byte> Id => "_id"u8;

    public static ReadOnlySpan<byte> Metal => "metal"u8;

    public static ReadOnlySpan<byte> Timestamp => "timestamp"u8;

    private static ReadOnlySpan<byte> EventId => "eventId"u8;

    private static ReadOnlySpan<byte> Symbol => "symbol"u8;

    private static ReadOnlySpan<byte> Price => "price"u8;

    private static ReadOnlySpan<byte> Currency => "currency"u8;

    private static ReadOnlySpan<byte> Volume => "volume"u8;

    private static ReadOnlySpan<byte> Source => "source"u8;

    private static ReadOnlySpan<byte> Sequence => "sequence"u8;

    private static ReadOnlySpan<byte> Partition => "partition"u8;

    private static ReadOnlySpan<byte> Offset => "offset"u8;

    /// <summary>Writes the fields of a document of <c>prices</c>.</summary>
    public static void WritePrice(BsonWriter writer, in StoredTick stored)
    {
        writer.Write(Id, stored.Id);
        WriteBody(writer, stored);
    }

    /// <summary>Writes the fields of a document of <c>latest</c>.</summary>
    public static void WriteLatest(BsonWriter writer, in StoredTick stored)
    {
        writer.Write(Id, stored.Tick.Instrument!);
        writer.Write(EventId, stored.Id);
        WriteBody(writer, stored);
    }

    /// <summary>Reads a document of either collection. Fields that we don't know are passed over.</summary>
    public static PriceTick Read(ReadOnlySpan<byte> document)
    {
        Guid? eventId = null;
        string? metal = null, symbol = null, currency = null, source = null;
        double price = 0, volume = 0;
        var timestamp = default(DateTime);
        var sequence = 0L;

        var reader = new BsonReader(document);
        while (reader.Read())
        {
            var name = reader.Name;
            if (name.SequenceEqual(Id) || name.SequenceEqual(EventId))
                eventId = reader.Type == BsonType.Binary ? reader.GetGuid() : eventId;
            else if (name.SequenceEqual(Metal))
                metal = reader.GetString();
            else if (name.SequenceEqual(Symbol))
                symbol = reader.GetString();
            else if (name.SequenceEqual(Price))
                price = reader.GetDouble();
            else if (name.SequenceEqual(Currency))
                currency = reader.GetString();
            else if (name.SequenceEqual(Volume))
                volume = reader.GetDouble();
            else if (name.SequenceEqual(Timestamp))
                timestamp = reader.GetDateTime();
            else if (name.SequenceEqual(Source))
                source = reader.GetString();
            else if (name.SequenceEqual(Sequence))
                sequence = reader.GetInt64();
        }
        return new PriceTick
        {
            EventId = eventId,
            Metal = symbol is null ? metal : null,
            Symbol = symbol,
            Price = price,
            Currency = currency ?? "USD",
            Volume = volume,
            Timestamp = timestamp,
            Source = source ?? "unknown",
            Sequence = sequence,
        };
    }

    /// <summary>Reads only where a document of <c>prices</c> came from.</summary>
    public static (Guid Id, int Partition, long Offset) ReadPlace(ReadOnlySpan<byte> document)
    {
        var (id, partition, offset) = (Guid.Empty, 0L, 0L);
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(Id))
                id = reader.GetGuid();
            else if (reader.Name.SequenceEqual(Partition))
                partition = reader.GetInt64();
            else if (reader.Name.SequenceEqual(Offset))
                offset = reader.GetInt64();
        }
        return (id, (int)partition, offset);
    }

    private static void WriteBody(BsonWriter writer, in StoredTick stored)
    {
        var tick = stored.Tick;
        writer.Write(Metal, tick.Instrument!);
        if (tick.Symbol is not null)
            writer.Write(Symbol, tick.Symbol);
        writer.Write(Price, tick.Price);
        writer.Write(Currency, tick.Currency);
        writer.Write(Volume, tick.Volume);
        writer.Write(Timestamp, tick.Timestamp);
        writer.Write(Source, tick.Source);
        writer.Write(Sequence, tick.Sequence);
        writer.Write(Partition, stored.Partition);
        writer.Write(Offset, stored.Offset);
    }
}
