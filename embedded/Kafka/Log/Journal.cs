using System.Buffers.Binary;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;
using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// A file of checked entries (length, CRC-32C, content) that only grows, until it is rewritten as a whole. Its owner appends under a lock
/// of its own.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int HeaderSize = 8;
    private const int MaxEntry = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly FsyncPolicy _fsync;
    private readonly CoalescedFlush _flush;
    private readonly Lock _fileGate = new();
    private SafeFileHandle _file;
    private volatile bool _isDirty;
    private volatile bool _failed;

    private Journal(string path, FsyncPolicy fsync, SafeFileHandle file)
    {
        _path = path;
        _fsync = fsync;
        _file = file;
        _flush = new CoalescedFlush(FlushNow);
    }

    public delegate void ReplayEntry(Span<byte> entry);

    public long Length { get; private set; }

    /// <summary>Opens a journal and replays its entries; what a crash left half-written at the end is cut off and reported.</summary>
    public static Journal Open(string path, FsyncPolicy fsync, ReplayEntry replay, JsonLog log)
    {
        var journal = new Journal(path, fsync, DiskFile.Open(path));
        var content = File.ReadAllBytes(path).AsSpan();
        while (TryReadEntry(content[(int)journal.Length..], out var entry))
        {
            replay(entry);
            journal.Length += HeaderSize + entry.Length;
        }

        if (journal.Length < content.Length)
        {
            RandomAccess.SetLength(journal._file, journal.Length);
            log.Warning("cut a torn tail", ("file", path), ("bytes", content.Length - journal.Length));
        }

        return journal;
    }

    /// <summary>Throws <see cref="IOException"/>, and the entry isn't there, if the disk refuses.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (_failed)
            throw new IOException($"{_path} failed to be flushed before.");

        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Crc32C.Compute(content));

        // The content first: until the header is there, the entry doesn't exist.
        DiskFile.Write(_file, content, Length + HeaderSize);
        DiskFile.Write(_file, header, Length);
        Length += HeaderSize + content.Length;
        _isDirty = true;
    }

    /// <summary>
    /// Replaces the journal by what <paramref name="write"/> appends; after a crash either the old or the new one is there.
    /// </summary>
    public void Rewrite(Action<Journal> write)
    {
        var temporary = _path + ".new";
        var fresh = new Journal(temporary, _fsync, DiskFile.Open(temporary, FileMode.Create));
        try
        {
            write(fresh);
            RandomAccess.FlushToDisk(fresh._file);
            File.Move(temporary, _path, overwrite: true);
        }
        catch
        {
            fresh.Dispose();
            throw;
        }

        // From here on the old file is nobody's, whatever else goes wrong.
        lock (_fileGate)
        {
            _file.Dispose();
            _file = fresh._file;
        }

        Length = fresh.Length;
        DirectorySync.Flush(Path.GetDirectoryName(_path)!);
    }

    public Task EnsureDurableAsync() => _fsync == FsyncPolicy.Always ? _flush.RequestAsync() : Task.CompletedTask;

    public Task FlushAsync() => _isDirty ? _flush.RequestAsync() : Task.CompletedTask;

    public void Dispose()
    {
        lock (_fileGate)
        {
            if (_isDirty && _fsync != FsyncPolicy.Never && !_file.IsClosed)
                RandomAccess.FlushToDisk(_file);
            _isDirty = false;
            _file.Dispose();
        }
    }

    private void FlushNow()
    {
        lock (_fileGate)
        {
            if (!_isDirty)
                return;
            _isDirty = false;
            try
            {
                RandomAccess.FlushToDisk(_file);
            }
            catch (IOException)
            {
                // Nobody knows what is on the disk now, and asking again may wrongly succeed.
                _failed = true;
                throw;
            }
        }
    }

    private static bool TryReadEntry(Span<byte> bytes, out Span<byte> entry)
    {
        entry = [];
        if (bytes.Length < HeaderSize)
            return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (length is <= 0 or > MaxEntry || length > bytes.Length - HeaderSize)
            return false;
        entry = bytes.Slice(HeaderSize, length);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == Crc32C.Compute(entry);
    }
}
