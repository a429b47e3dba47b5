using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// The log that is the database: every change is appended once, and documents are read from where they were appended.
/// Segments follow one another; the newest takes writes, the oldest is cleaned first. All members are called under the store's lock.
/// </summary>
internal sealed class Journal(Func<uint, Segment> create, Action<Segment> requireFlushed) : IDisposable
{
    /// <summary>Segments that may be full but not yet flushed: a power cut can leave holes only in these and the newest.</summary>
    public const int UnflushedSegments = 4;

    /// <summary>A run longer than this is written in several frames.</summary>
    private const int MaxFrame = 1 << 20;

    private readonly List<Segment> _segments = [];

    /// <summary>The run that is being written, behind the tail of the newest segment.</summary>
    private readonly ByteBuffer _frame = new(MaxFrame / 4);
    private FrameKind _kind;
    private uint _collection;
    private byte[] _catalog = [];

    /// <summary>Bytes appended since the start of the process, the clock of durability.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes of documents that are current.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Bytes of all segments, current or not.</summary>
    public long TotalBytes => _segments.Sum(s => (long)s.Tail);

    public IReadOnlyList<Segment> Segments => _segments;

    private Segment Active => _segments[^1];

    /// <summary>Takes over a segment that was read at the start, oldest first.</summary>
    public void Adopt(Segment segment) => _segments.Add(segment);

    /// <summary>Takes over the catalog that is in force after all of them.</summary>
    public void Adopt(byte[] catalog) => _catalog = catalog;

    /// <summary>The document at a place, also one of the run that is being written.</summary>
    public RawDocument Read(Location location)
    {
        var offset = location.Offset;
        if (location.Segment == Active.Number && offset >= Active.Tail)
            return RawDocument.At(_frame.Written(offset - Active.Tail));
        return RawDocument.At(_segments[(int)(location.Segment - _segments[0].Number)].From(offset));
    }

    /// <summary>Puts a new catalog in force: a frame of its own, and the first one of every later segment.</summary>
    /// <exception cref="IOException">No space: the old catalog stays in force.</exception>
    public void WriteCatalog(byte[] catalog)
    {
        var previous = _catalog;
        _catalog = catalog;
        try
        {
            if (_segments.Count == 0)
            {
                Roll();
                return;
            }

            Begin(FrameKind.Catalog, 0);
            Append(catalog);
            End();
        }
        catch
        {
            _catalog = previous;
            throw;
        }
    }

    /// <summary>Begins a run of documents of one kind for one collection; a run that is still being written ends.</summary>
    public void Begin(FrameKind kind, uint collection)
    {
        End();
        (_kind, _collection) = (kind, collection);
    }

    /// <summary>Appends a document to the run. It can be read at once; it survives the process once the run has ended.</summary>
    /// <exception cref="IOException">No space: nothing was appended.</exception>
    public Location Append(ReadOnlySpan<byte> document)
    {
        if (_frame.Length > MaxFrame)
            End();
        var header = _frame.Length == 0 ? Frame.HeaderSize : 0;
        if (!Active.HasRoom(_frame.Length + header + document.Length, mayUseReserve: _kind != FrameKind.Put))
        {
            End();
            Roll();
            header = Frame.HeaderSize;
        }

        _frame.Advance(header);
        var location = new Location(Active.Number, Active.Tail + _frame.Length);
        _frame.Raw(document);
        Written += header + document.Length;
        if (_kind == FrameKind.Put)
            MarkLive(location, document.Length);
        return location;
    }

    /// <summary>Ends the run: from here on it counts.</summary>
    public void End()
    {
        if (_frame.Length == 0)
            return;
        Frame.Seal(_kind, _collection, _frame.Written(0));
        Active.Write(Active.Tail, _frame.WrittenSpan);
        Active.Tail += _frame.Length;
        _frame.Reset(2 * MaxFrame);
    }

    /// <summary>Begins a new segment.</summary>
    /// <exception cref="IOException">No space: the last one stays the newest.</exception>
    public void Roll()
    {
        var number = _segments.Count == 0 ? 1 : Active.Number + 1;
        if (_segments.Count >= UnflushedSegments)
            requireFlushed(_segments[^UnflushedSegments]);
        var segment = create(number);
        try
        {
            if (!segment.HasRoom(Frame.HeaderSize + _catalog.Length, mayUseReserve: false))
                throw new InvalidOperationException("The catalog doesn't fit a segment.");
        }
        catch
        {
            segment.Delete();
            throw;
        }

        // The first frame also says how long the segment before was, so that a hole at its end doesn't pass for the end.
        _frame.Advance(Frame.HeaderSize);
        _frame.Raw(_catalog);
        Frame.Seal(FrameKind.Catalog, _segments.Count == 0 ? 0 : (uint)Active.Tail, _frame.Written(0));
        segment.Write(0, _frame.WrittenSpan);
        segment.Tail = _frame.Length;
        Written += _frame.Length;
        _frame.Reset();
        _segments.Add(segment);
    }

    /// <summary>Counts a document as current, as found at the start.</summary>
    public void MarkLive(Location location, int length)
    {
        _segments[(int)(location.Segment - _segments[0].Number)].LiveBytes += length;
        LiveBytes += length;
    }

    /// <summary>Counts a document as no longer current; its space comes back when its segment is cleaned.</summary>
    public void MarkDead(Location location, int length) => MarkLive(location, -length);

    /// <summary>Removes the oldest segment, which holds nothing current.</summary>
    public void RemoveOldest()
    {
        var oldest = _segments[0];
        _segments.RemoveAt(0);
        oldest.Delete();
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
        _segments.Clear();
    }
}
