using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// A segment in a file, written by calls and read through a mapping. What is written belongs to the operating system at once:
/// the death of this process loses nothing of it. Space is reserved on the disk before, so a full disk shows there and not when writing.
/// </summary>
internal sealed unsafe class FileSegment : Segment
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private bool _disposed;

    public FileSegment(string path, uint number)
        : base(number)
    {
        _path = path;
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            if (RandomAccess.GetLength(_handle) < Size)
                RandomAccess.SetLength(_handle, Size);
            _file = MemoryMappedFile.CreateFromFile(_handle, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, Size);
        }
        catch
        {
            _file?.Dispose();
            _handle.Dispose();
            throw;
        }

        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Address = address;
    }

    /// <summary>Removes everything behind the tail, so that remains of an unfinished write can't be taken for a later one.</summary>
    public void ClearBehindTail()
    {
        Allocated = Tail;
        if (OperatingSystem.IsWindows())
        {
            new Span<byte>(Address + Tail, Size - Tail).Clear();
            return;
        }

        // A mapping survives the file's shrinking as long as nobody touches it behind the end; the second call brings zeros.
        RandomAccess.SetLength(_handle, Tail);
        RandomAccess.SetLength(_handle, Size);
    }

    public override void Write(int offset, ReadOnlySpan<byte> bytes)
    {
        // Windows promises no coherence of writes and mappings.
        if (OperatingSystem.IsWindows())
        {
            bytes.CopyTo(new Span<byte>(Address + offset, Size - offset));
            return;
        }

        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (IOException e)
        {
            // The space is reserved, so the disk itself fails. Memory is ahead of the journal and can't be taken back;
            // nothing of it is acknowledged yet, and the next start reads what is.
            Environment.FailFast($"Writing to {_path} failed ({e.Message}); check the disk and start again.", e);
        }
    }

    public override void Flush()
    {
        if (OperatingSystem.IsWindows())
            _view.Flush();
        RandomAccess.FlushToDisk(_handle);
    }

    public override void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _handle.Dispose();
    }

    protected override void Allocate(int length) => FileSpace.Reserve(_handle, _path, Allocated, length - Allocated);
}
