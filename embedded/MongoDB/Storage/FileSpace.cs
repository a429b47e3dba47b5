using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Reserves disk space for a range of a file before anything is written there.</summary>
internal static partial class FileSpace
{
    private const int Interrupted = 4;

    /// <exception cref="IOException">The disk hasn't got the space.</exception>
    public static void Reserve(SafeFileHandle file, string path, long offset, long length)
    {
        // Other systems allocate when the length is set.
        if (!OperatingSystem.IsLinux())
            return;
        int error;
        do
            error = Allocate(file, offset, length);
        while (error == Interrupted);
        if (error != 0)
            throw new IOException($"Can't reserve {length} bytes for {path}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>posix_fallocate(3): fills holes of the range, answers an errno instead of setting it.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Allocate(SafeFileHandle file, long offset, long length);
}
