using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// Makes names in a directory (files created, renamed, deleted) survive a power cut. .NET opens no directories, so this asks the C library;
/// on Windows the file system journals names by itself.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux())
            return;

        var descriptor = Open(directory, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Failure(directory);
        try
        {
            if (Fsync(descriptor) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{directory} can't be flushed: {cause.Message}", cause);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
