using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Replays the segments of a data folder from the oldest on. A crash leaves a journal that ends in a frame that isn't whole, or with a hole
/// among what wasn't flushed yet: the rest is set aside and reported. Anywhere else the data is damaged, and the start refused.
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
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i > 0 && numbers[i] != numbers[i - 1] + 1)
                throw new DataCorruptException($"Segment {directory.PathOf(numbers[i - 1] + 1)} is missing; restore the data folder from a copy.");
            var mayEndHere = i >= numbers.Count - 1 - Journal.UnflushedSegments;
            if (Replay(numbers[i], isLast: i == numbers.Count - 1, mayEndHere))
                continue;
            foreach (var later in numbers.Skip(i + 1))
                directory.SetAside(later);
            break;
        }

        store.Journal.Adopt(_catalog);
        Parallel.ForEach(_collections.Values.SelectMany(c => c.Indexes, (c, index) => (Collection: c, Index: index)), i => i.Index.Build(i.Collection));
        log.Info("data folder read", ("path", directory.FullPath), ("collections", _collections.Count), ("documents", _documents),
            ("bytes", store.Journal.TotalBytes), ("milliseconds", (long)TimeProvider.System.GetElapsedTime(started).TotalMilliseconds));
        return _collections.Values;
    }

    /// <summary>False when the journal ends within or before this segment.</summary>
    private bool Replay(uint number, bool isLast, bool mayEndHere)
    {
        var segment = directory.Open(number);
        if (!FollowsPrevious(segment, out var isEmpty))
        {
            // The very first frame has nothing before it that a crash could fall back to.
            segment.Dispose();
            Require(mayEndHere && (isEmpty || store.Journal.Segments.Count > 0), number, 0);
            if (isEmpty && isLast)
                directory.Delete(number);
            else
                SetAside(number, 0);
            store.Journal.Segments.OfType<FileSegment>().LastOrDefault()?.ClearBehindTail();
            return false;
        }

        store.Journal.Adopt(segment);
        bool isTorn;
        while (Frame.TryRead(segment, segment.Tail, out var frame, out isTorn))
        {
            var documents = segment.Tail + Frame.HeaderSize;
            segment.Tail = documents + frame.Length;
            Apply(frame, segment, documents);
        }

        if (isTorn)
        {
            Require(mayEndHere, number, segment.Tail);
            SetAside(number, segment.Tail, copy: true);
        }

        if (isTorn || isLast)
            segment.ClearBehindTail();
        return !isTorn;
    }

    /// <summary>True when the segment begins with a catalog that tells the right length of the segment before.</summary>
    private bool FollowsPrevious(FileSegment segment, out bool isEmpty)
    {
        var isWhole = Frame.TryRead(segment, 0, out var first, out var isTorn);
        isEmpty = !isWhole && !isTorn;
        return isWhole && first.Kind == FrameKind.Catalog
            && (store.Journal.Segments.Count == 0 || first.Collection == store.Journal.Segments[^1].Tail);
    }

    private void Require(bool mayEndHere, uint number, int offset)
    {
        if (!mayEndHere)
            throw new DataCorruptException($"{directory.PathOf(number)} is damaged at byte {offset}; restore the data folder from a copy.");
    }

    private void SetAside(uint number, int offset, bool copy = false)
    {
        var aside = directory.SetAside(number, copy);
        log.Warning("the journal was torn by a crash; what follows was never acknowledged as flushed and is set aside",
            ("segment", directory.PathOf(number)), ("offset", offset), ("aside", aside));
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

        if (!_collections.TryGetValue(frame.Collection, out var collection))
            throw new DataCorruptException($"{directory.PathOf(segment.Number)} speaks at byte {offset} of a collection that isn't there; restore the data folder from a copy.");
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
}
