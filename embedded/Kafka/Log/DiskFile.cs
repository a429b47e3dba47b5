using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>Writes to files, with one kind of exception for whatever keeps the disk from taking more.</summary>
internal static class DiskFile
{
    public static SafeFileHandle Open(string path, FileMode mode = FileMode.OpenOrCreate) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (ArgumentOutOfRangeException beyondLimit)
        {
            // What .NET makes of EFBIG: the file system, or a limit of the process, takes no larger files.
            throw new IOException("The file may not grow any more.", beyondLimit);
        }
    }
}
