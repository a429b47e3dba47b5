using System.Runtime.InteropServices;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// "The batch at <paramref name="Position"/> starts with this offset, and nothing before it is newer than this timestamp." An entry at the
/// very end of a segment says the same of the batch that would follow, which is how a cleanly closed segment is recognised.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct IndexEntry(int RelativeOffset, int Position, long MaxTimestampBefore)
{
    public const int Size = 16;
}
