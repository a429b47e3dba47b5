namespace MetalsPipeline.Embedded.Kafka;

/// <summary>
/// The folder that holds everything a broker keeps, locked for one process at a time. Without a path it is a folder in memory that ends
/// with the process.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;
    private readonly bool _isTemporary;

    private DataDirectory(string path, FileStream held, bool isTemporary)
    {
        Path = path;
        _lock = held;
        _isTemporary = isTemporary;
    }

    public string Path { get; }

    /// <summary>Throws <see cref="IOException"/> if another process has the folder.</summary>
    public static DataDirectory Open(string path)
    {
        Directory.CreateDirectory(path);
        return TryLock(path) is { } held
            ? new DataDirectory(path, held, isTemporary: false)
            : throw new IOException($"{path} is in use by another broker. Stop it, or choose another folder with --data.");
    }

    /// <summary>Makes a folder in memory where the system has such, and removes those of processes that were killed.</summary>
    public static DataDirectory InMemory()
    {
        // By user: others' folders are none of ours.
        var prefix = $"metals-kafka-{Environment.UserName}-";
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        foreach (var leftOver in Directory.EnumerateDirectories(root, prefix + "*"))
        {
            using var unused = TryLock(leftOver);
            if (unused is not null)
                Directory.Delete(leftOver, recursive: true);
        }

        while (true)
        {
            var path = Directory.CreateDirectory(System.IO.Path.Combine(root, prefix + Guid.NewGuid().ToString("N"))).FullName;
            if (TryLock(path) is { } held)
                return new DataDirectory(path, held, isTemporary: true);

            // Another process that starts just now took it for a left-over.
        }
    }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public void Dispose()
    {
        _lock.Dispose();
        if (_isTemporary)
            Directory.Delete(Path, recursive: true);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
