namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Gives every document a number that stays the same when the document moves. Numbers rise with insertion and are never used again,
/// so that a cursor can go on behind the last one it has seen. 8 bytes a document, in chunks that are freed once they are empty.
/// </summary>
internal sealed class RecordTable : IDisposable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<Chunk?> _chunks = [];
    private long _firstChunk;

    /// <summary>Number of the next new record.</summary>
    public long Next { get; private set; }

    public long Count { get; private set; }

    public long MemoryBytes => _chunks.Sum(c => 8L + (c?.Locations.Bytes ?? 0));

    public Location this[long record]
    {
        get
        {
            var chunk = (record >> ChunkBits) - _firstChunk;
            return chunk >= 0 && chunk < _chunks.Count && _chunks[(int)chunk] is { } c ? c.Locations[(int)(record & (ChunkSize - 1))] : default;
        }
    }

    public long Add(Location location)
    {
        var record = Next++;
        if ((record & (ChunkSize - 1)) == 0)
            _chunks.Add(new Chunk());
        var chunk = _chunks[^1] ??= new Chunk();
        chunk.Locations[(int)(record & (ChunkSize - 1))] = location;
        chunk.Live++;
        Count++;
        return record;
    }

    public void Move(long record, Location location) =>
        _chunks[(int)((record >> ChunkBits) - _firstChunk)]!.Locations[(int)(record & (ChunkSize - 1))] = location;

    public void Remove(long record)
    {
        var index = (int)((record >> ChunkBits) - _firstChunk);
        var chunk = _chunks[index]!;
        chunk.Locations[(int)(record & (ChunkSize - 1))] = default;
        Count--;
        if (--chunk.Live > 0)
            return;
        chunk.Locations.Dispose();
        _chunks[index] = null;

        // The last chunk stays in the list: its numbers are still being given out.
        var leading = 0;
        while (leading < _chunks.Count - 1 && _chunks[leading] is null)
            leading++;
        _chunks.RemoveRange(0, leading);
        _firstChunk += leading;
    }

    /// <summary>The first record at or after the number, or -1.</summary>
    public long FirstFrom(long record)
    {
        record = Math.Max(record, _firstChunk << ChunkBits);
        while (record < Next)
        {
            var chunk = _chunks[(int)((record >> ChunkBits) - _firstChunk)];
            if (chunk is null)
            {
                record = ((record >> ChunkBits) + 1) << ChunkBits;
                continue;
            }

            if (!chunk.Locations[(int)(record & (ChunkSize - 1))].IsNowhere)
                return record;
            record++;
        }

        return -1;
    }

    /// <summary>The last record at or before the number, or -1.</summary>
    public long LastUpTo(long record)
    {
        record = Math.Min(record, Next - 1);
        while (record >= _firstChunk << ChunkBits)
        {
            var chunk = _chunks[(int)((record >> ChunkBits) - _firstChunk)];
            if (chunk is null)
            {
                record = ((record >> ChunkBits) << ChunkBits) - 1;
                continue;
            }

            if (!chunk.Locations[(int)(record & (ChunkSize - 1))].IsNowhere)
                return record;
            record--;
        }

        return -1;
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks)
            chunk?.Locations.Dispose();
        _chunks.Clear();
    }

    private sealed class Chunk
    {
        public NativeArray<Location> Locations { get; } = new(ChunkSize);

        public int Live { get; set; }
    }
}
