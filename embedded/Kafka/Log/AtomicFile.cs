namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>Replaces small files as a whole: after a crash either the old or the new content is there.</summary>
internal static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        using (var file = DiskFile.Open(temporary, FileMode.Create))
        {
            DiskFile.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
