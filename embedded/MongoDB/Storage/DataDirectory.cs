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
        [.. Directory.EnumerateFiles(FullPath, $"*{Extension}").Select(f => uint.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture)).Order()];

    public FileSegment Open(uint number) => new(PathOf(number), number);

    public string PathOf(uint number) => Path.Combine(FullPath, $"{number:D10}{Extension}");

    public void Dispose() => _lock.Dispose();
}
