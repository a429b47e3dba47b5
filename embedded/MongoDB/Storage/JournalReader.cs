using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Hosting;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Replays the segments of a data folder from the oldest on. The journal ends at its first frame that isn't whole, as a crash leaves it:
/// the rest is cut off and reported. Where a crash can't have done that, the data is damaged and the start refused.
/// </summary>
internal sealed class JournalReader(DocumentStore store, DataDirectory directory, JsonLog log)
{
    private readonly Dictionary<uint, Collection> _collections = [];
    private byte[] _catalog = [];
    private long _documents;

    public IReadOnlyCollection<Collection> Replay()
    {
        var started = TimeProvider.System.GetTimestamp();
        var numbers = directory.SegmentNumbers();
        var previousTail = -1;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i > 0 && numbers[i] != numbers[i - 1] + 1)
                throw new DataCorruptException($"Segment {directory.PathOf(numbers[i - 1] + 1)} is missing; restore the data folder from a copy.");
            var segment = directory.Open(numbers[i]);
            store.Journal.Adopt(segment);
            var mayBeCut = i >= numbers.Count - 1 - Journal.UnflushedSegments;
            var whole = Replay(segment, previousTail, mayBeCut);
            previousTail = segment.Tail;
            if (!whole)
            {
                Cut(segment, numbers.Skip(i + 1));
                break;
            }

            if (i == numbers.Count - 1)
                segment.ClearBehindTail();
        }

        store.Journal.Adopt(_catalog);
        Parallel.ForEach(_collections.Values.SelectMany(c => c.Indexes, (c, index) => (Collection: c, Index: index)), i => i.Index.Build(i.Collection));
        if (store.Journal.Segments is [{ Tail: 0 }])
            store.Journal.RemoveOldest();
        log.Info("data folder read", ("path", directory.FullPath), ("collections", _collections.Count), ("documents", _documents),
            ("bytes", store.Journal.TotalBytes), ("milliseconds", (long)TimeProvider.System.GetElapsedTime(started).TotalMilliseconds));
        return _collections.Values;
    }

    /// <summary>False when the journal ends within this segment although there should be more.</summary>
    private bool Replay(Segment segment, int previousTail, bool mayBeCut)
    {
        bool torn;
        while (Frame.TryRead(segment, segment.Tail, out var frame, out torn))
        {
            if (segment.Tail == 0 && previousTail >= 0 && frame.Collection != previousTail)
                throw new DataCorruptException($"{directory.PathOf(segment.Number - 1)} ends at {previousTail}, but {frame.Collection} bytes of it were written; restore it from a copy.");
            var documents = segment.Tail + Frame.HeaderSize;
            segment.Tail = documents + frame.Length;
            Apply(frame, segment, documents);
        }

        if (torn && !mayBeCut)
            throw new DataCorruptException($"{directory.PathOf(segment.Number)} is damaged at byte {segment.Tail}; restore it from a copy.");
        return !torn;
    }

    private void Apply(Frame frame, Segment segment, int offset)
    {
        var end = offset + frame.Length;
        if (frame.Kind == FrameKind.Catalog)
        {
            _catalog = segment[offset, frame.Length].ToArray();
            Catalog.Apply(new RawDocument(_catalog), store, _collections);
            return;
        }

        var collection = _collections[frame.Collection];
        if (frame.Kind == FrameKind.Put)
            RestorePuts(collection, segment, offset, end);
        else
            RestoreDeletes(collection, segment, offset, end);
    }

    /// <summary>Takes documents in by groups: the hashes first, so that memory isn't waited for one document at a time.</summary>
    private void RestorePuts(Collection collection, Segment segment, int offset, int end)
    {
        Span<ulong> hashes = stackalloc ulong[32];
        while (offset < end)
        {
            var group = 0;
            for (var ahead = offset; ahead < end && group < hashes.Length;)
            {
                var document = RawDocument.At(segment.From(ahead));
                hashes[group++] = collection.Anticipate(StoredDocument.IdOf(document));
                ahead += document.Bytes.Length;
            }

            foreach (var hash in hashes[..group])
            {
                var document = RawDocument.At(segment.From(offset));
                collection.RestorePut(document, new Location(segment.Number, offset), hash);
                offset += document.Bytes.Length;
            }

            _documents += group;
        }
    }

    private static void RestoreDeletes(Collection collection, Segment segment, int offset, int end)
    {
        while (offset < end)
        {
            var document = RawDocument.At(segment.From(offset));
            collection.RestoreDelete(StoredDocument.IdOf(document));
            offset += document.Bytes.Length;
        }
    }

    private void Cut(FileSegment segment, IEnumerable<uint> later)
    {
        log.Warning("the journal's end was torn by a crash and has been cut off; nothing acknowledged as flushed is lost",
            ("segment", directory.PathOf(segment.Number)), ("offset", segment.Tail));
        segment.ClearBehindTail();
        foreach (var number in later)
            File.Delete(directory.PathOf(number));
    }
}
