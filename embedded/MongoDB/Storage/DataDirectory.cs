using System.Globalization;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>The data folder, held by one process at a time, and the segment files in it.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string Extension = ".segment";
    private readonly FileStream _lock;

    /// <exception cref="IOException">The folder can't be made, or another process holds it.</exception>
    public DataDirectory(string path)
    {
        FullPath = Path.GetFullPath(path);
        Directory.CreateDirectory(FullPath);
        var lockFile = Path.Combine(FullPath, "lock");
        try
        {
            _lock = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"The data folder {FullPath} is in use by another process (it holds {lockFile}); stop that one or choose another --data.", e);
        }
    }

    public string FullPath { get; }

    /// <summary>Numbers of the segments on disk, oldest first.</summary>
    public IReadOnlyList<uint> SegmentNumbers() =>
        [.. Directory.EnumerateFiles(FullPath, $"*{Extension}")
            .Select(f => uint.TryParse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order()];

    public FileSegment Open(uint number) => new(PathOf(number), number);

    public string PathOf(uint number) => Path.Combine(FullPath, $"{number:D10}{Extension}");

    /// <summary>Takes a segment, or a copy of it, out of the journal without losing it; the answer is its new path.</summary>
    public string SetAside(uint number, bool copy = false)
    {
        var aside = $"{PathOf(number)}.torn";
        if (copy)
            File.Copy(PathOf(number), aside, overwrite: true);
        else
            File.Move(PathOf(number), aside, overwrite: true);
        return aside;
    }

    public void Delete(uint number) => File.Delete(PathOf(number));

    public void Dispose() => _lock.Dispose();
}
