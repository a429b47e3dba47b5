using System.Buffers.Binary;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// A partition's producers as of an offset, in a file named after it: written when a segment is closed, so that a start needs to look at no
/// records before the last one. Damaged snapshots are ignored; an older one, or the log itself, says the same.
/// </summary>
internal static class ProducerSnapshot
{
    private const string Extension = ".producers";
    private const int ChecksumSize = 4;

    public static void Write(string directory, long offset, ProducerStates states)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt32(states.All.Count);
        foreach (var (producerId, producer) in states.All)
        {
            writer.WriteInt64(producerId);
            writer.WriteInt16(producer.Epoch);
            writer.WriteInt64(producer.LastHeard);
            writer.WriteInt32(producer.Batches.Length);
            foreach (var batch in producer.Batches)
            {
                writer.WriteInt32(batch.FirstSequence);
                writer.WriteInt32(batch.LastSequence);
                writer.WriteInt64(batch.BaseOffset);
            }
        }

        var content = new byte[ChecksumSize + writer.Length];
        writer.Written.Span.CopyTo(content.AsSpan(ChecksumSize));
        BinaryPrimitives.WriteUInt32BigEndian(content, Crc32C.Compute(writer.Written.Span));
        File.WriteAllBytes(Segment.PathOf(directory, offset, Extension), content);

        foreach (var (_, older) in List(directory).Skip(2))
            File.Delete(older);
    }

    /// <summary>Reads the newest usable snapshot up to an offset; returns the offset from which on the log has to be read.</summary>
    public static long Load(string directory, long endOffset, ProducerStates states)
    {
        foreach (var (offset, path) in List(directory))
        {
            var content = File.ReadAllBytes(path);
            if (offset <= endOffset && content.Length >= ChecksumSize &&
                BinaryPrimitives.ReadUInt32BigEndian(content) == Crc32C.Compute(content.AsSpan(ChecksumSize)))
            {
                Restore(content.AsSpan(ChecksumSize), states);
                return offset;
            }
        }

        return 0;
    }

    private static void Restore(Span<byte> content, ProducerStates states)
    {
        var reader = new KafkaReader(content);
        for (var producers = reader.ReadInt32(); producers > 0; producers--)
        {
            var (producerId, epoch, lastHeard) = (reader.ReadInt64(), reader.ReadInt16(), reader.ReadInt64());
            for (var batches = reader.ReadInt32(); batches > 0; batches--)
                states.Add(producerId, epoch, new ProducerBatch(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64()), lastHeard);
        }
    }

    /// <summary>Snapshots in a folder, newest first.</summary>
    private static List<(long Offset, string Path)> List(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*" + Extension)
            .Select(path => (Segment.OffsetOf(path), path))
            .OrderDescending()];
}
