namespace MetalsPipeline.Producer;

/// <summary>Arrays that are used again, one of each length: the Kafka client takes whole arrays only, and the lengths of ticks are few.</summary>
internal sealed class ExactArrays
{
    private const int LongestKept = 1024;

    private readonly byte[]?[] _arrays = new byte[]?[LongestKept + 1];

    /// <summary>An array of <paramref name="length"/> bytes with any content, the same one for the same length.</summary>
    public byte[] Get(int length) => length > LongestKept ? new byte[length] : _arrays[length] ??= new byte[length];
}
