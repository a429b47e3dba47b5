using System.Security.Cryptography;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Cursors that wait for their clients. Bounded, and those nobody asks for are closed after 10 minutes, as MongoDB does.</summary>
internal sealed class CursorRegistry(TimeProvider clock) : IDisposable
{
    private const int MostCursors = 1000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<long, QueryCursor> _cursors = [];
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _cursors.Count;
        }
    }

    /// <summary>Keeps a cursor and gives it a number that can't be guessed.</summary>
    public void Add(QueryCursor cursor)
    {
        lock (_lock)
        {
            if (_cursors.Count >= MostCursors)
                throw new ServerException(ErrorCode.OperationFailed, $"There are {MostCursors} open cursors; close some or fetch their results first.");
            cursor.Id = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue | 1;
            Put(cursor);
        }
    }

    /// <summary>Takes a cursor out to work with it; it comes back with <see cref="Return"/>.</summary>
    public QueryCursor Take(long id, string? user)
    {
        lock (_lock)
        {
            if (!_cursors.TryGetValue(id, out var cursor) || cursor.Owner != user)
                throw new ServerException(ErrorCode.CursorNotFound, $"cursor id {id} not found");
            _cursors.Remove(id);
            return cursor;
        }
    }

    public void Return(QueryCursor cursor)
    {
        lock (_lock)
            Put(cursor);
    }

    public bool Kill(long id, string? user)
    {
        lock (_lock)
        {
            if (!_cursors.TryGetValue(id, out var cursor) || cursor.Owner != user)
                return false;
            _cursors.Remove(id);
            cursor.Dispose();
            return true;
        }
    }

    public void CloseIdle()
    {
        lock (_lock)
        {
            foreach (var cursor in _cursors.Values.Where(c => clock.GetElapsedTime(c.LastUsed) > IdleTime).ToArray())
            {
                _cursors.Remove(cursor.Id);
                cursor.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var cursor in _cursors.Values)
            cursor.Dispose();
        _cursors.Clear();
    }

    private void Put(QueryCursor cursor)
    {
        cursor.LastUsed = clock.GetTimestamp();
        _cursors[cursor.Id] = cursor;
    }
}
