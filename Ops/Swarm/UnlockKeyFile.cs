using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>
/// The file that gets the key without which a locked manager can't start again. It is made before the Swarm is locked: a key that can't be
/// kept would be found out too late.
/// </summary>
internal sealed class UnlockKeyFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private UnlockKeyFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Makes the file, which only its owner can read.</summary>
    /// <exception cref="CommandException">It is there already, or can't be made.</exception>
    public static UnlockKeyFile Create(string path)
    {
        Refuse(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new UnlockKeyFile(path, new FileStream(path, options));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The unlock key can't be kept in {path}: {problem.Message}");
        }
    }

    /// <exception cref="CommandException">The file is there: it may have another Swarm's key.</exception>
    public static void Refuse(string path)
    {
        if (File.Exists(path))
            throw new CommandException($"{path} is there already, and may have another Swarm's key; name a new file with --unlock-key-file.");
    }

    public async Task WriteAsync(string key, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(_file, leaveOpen: true);
        await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Closes it; one that got no key goes.</summary>
    public void Dispose()
    {
        var isEmpty = _file.Length == 0;
        _file.Dispose();
        if (isEmpty)
            File.Delete(_path);
    }
}
