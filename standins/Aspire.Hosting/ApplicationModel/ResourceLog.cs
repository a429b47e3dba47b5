using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log of one instance: its last lines, and those who follow it.</summary>
internal sealed class ResourceLog(Action<LogLine> added)
{
    internal const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _backlog = new();
    private readonly List<Channel<LogLine>> _followers = [];
    private int _lastNumber;
    private bool _completed;

    /// <summary>Adds a line; its time goes in front of it, as RFC 3339.</summary>
    public void Append(string text, bool isError)
    {
        lock (_lock)
        {
            var time = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
            var line = new LogLine(++_lastNumber, $"{time} {text}", isError);
            _backlog.Enqueue(line);
            if (_backlog.Count > Capacity)
            {
                _backlog.Dequeue();
            }

            foreach (var follower in _followers)
            {
                follower.Writer.TryWrite(line);
            }

            // Within the lock, so that the echo has the log's order.
            added(line with { Content = text });
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A follower that falls behind loses the oldest lines instead of holding everything in memory.
        var lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Capacity * 2) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            foreach (var line in _backlog)
            {
                lines.Writer.TryWrite(line);
            }

            if (follow && !_completed)
            {
                _followers.Add(lines);
            }
            else
            {
                lines.Writer.Complete();
            }
        }

        try
        {
            while (await lines.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (lines.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            lock (_lock)
            {
                _followers.Remove(lines);
            }
        }
    }

    public static async IAsyncEnumerable<IReadOnlyList<LogLine>> Merge(
        IReadOnlyList<IAsyncEnumerable<IReadOnlyList<LogLine>>> logs,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateBounded<IReadOnlyList<LogLine>>(1);
        var pumps = Task.WhenAll(logs.Select(async log =>
        {
            await foreach (var batch in log.WithCancellation(leaving.Token))
            {
                await merged.Writer.WriteAsync(batch, leaving.Token);
            }
        }));
        _ = pumps.ContinueWith(finished => merged.Writer.TryComplete(finished.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await foreach (var batch in merged.Reader.ReadAllAsync(cancellationToken))
            {
                yield return batch;
            }
        }
        finally
        {
            await leaving.CancelAsync();
        }
    }

    /// <summary>Ends the enumerations of those who follow; lines may still be added and are kept.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var follower in _followers)
            {
                follower.Writer.TryComplete();
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _backlog.Clear();
        }
    }
}
