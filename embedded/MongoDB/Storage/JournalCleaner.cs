using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Keeps the journal at no more than about twice the current data: copies what is current in the oldest segment to the end and
/// removes the segment. Oldest first makes it right: a delete in the oldest segment has nothing before it left to delete.
/// </summary>
internal sealed class JournalCleaner(DocumentStore store, JsonLog log) : IAsyncDisposable
{
    private const int DocumentsPerTurn = 512;

    private readonly SemaphoreSlim _wanted = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        _loop = Task.Run(RunAsync);
        Consider();
    }

    /// <summary>Wakes the cleaner when more than half of the journal is out of date.</summary>
    public void Consider()
    {
        // Writers ask when they have left the lock, and segments come and go meanwhile.
        lock (store.Lock)
        {
            if (IsWorthwhile() && _wanted.CurrentCount == 0)
                _wanted.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _wanted.Dispose();
        _stop.Dispose();
    }

    private bool IsWorthwhile()
    {
        var journal = store.Journal;
        return journal.Segments.Count > 1 && journal.TotalBytes - journal.LiveBytes > Math.Max(Segment.Size, journal.LiveBytes);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wanted.WaitAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    while (CleanOldest(_stop.Token))
                    {
                        // One segment after the other as long as it pays.
                    }
                }
                catch (IOException e)
                {
                    log.Warning("the journal couldn't be cleaned, it is tried again later", ("reason", e.Message));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what isn't cleaned is cleaned after the next start.
        }
    }

    private bool CleanOldest(CancellationToken cancellation)
    {
        Segment oldest;
        lock (store.Lock)
        {
            if (!IsWorthwhile())
                return false;
            oldest = store.Journal.Segments[0];
        }

        for (var offset = 0; Frame.TryRead(oldest, offset, out var frame, out _); offset += Frame.HeaderSize + frame.Length)
        {
            if (frame.Kind == FrameKind.Put)
                CopyCurrent(oldest, frame, offset + Frame.HeaderSize, cancellation);
        }

        // The copies must be on the disk before the originals go.
        store.Durability.Flush();
        lock (store.Lock)
            store.Journal.RemoveOldest();
        return true;
    }

    private void CopyCurrent(Segment segment, Frame frame, int offset, CancellationToken cancellation)
    {
        var end = offset + frame.Length;
        while (offset < end)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (store.Lock)
            {
                if (store.Find(frame.Collection) is not { } collection)
                    return;
                collection.BeginWrite(FrameKind.Put);
                try
                {
                    for (var i = 0; i < DocumentsPerTurn && offset < end; i++)
                    {
                        var document = RawDocument.At(segment.From(offset));
                        collection.Relocate(document, new Location(segment.Number, offset));
                        offset += document.Bytes.Length;
                    }
                }
                finally
                {
                    collection.EndWrite();
                }
            }
        }
    }
}
