using System.Diagnostics;
using System.Globalization;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>A folder on a small file system of its own, which can be filled and emptied.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int CapSysAdmin = 21;
    private const int Block = 4096;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("small-disk-");

    /// <summary>Mounts a file system in memory.</summary>
    public SmallDisk(int megabytes) =>
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "small-disk", Path);

    /// <summary>Whether this process may mount anything.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && HasCapability(CapSysAdmin);

    public string Path => _folder.FullName;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var ballast = File.OpenHandle(Ballast, FileMode.Create, FileAccess.Write);
        var block = new byte[Block];
        try
        {
            for (long offset = 0; ; offset += Block)
                RandomAccess.Write(ballast, block, offset);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Delete();
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}");
    }

    private static bool HasCapability(int number)
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> number & 1) == 1;
    }
}
