namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>Keys from <see cref="Low"/> on and below <see cref="High"/>; an empty high end is open.</summary>
internal readonly record struct KeyRange(byte[] Low, byte[] High)
{
    /// <summary>The range of all keys that begin with the bytes.</summary>
    public static KeyRange StartingWith(ReadOnlySpan<byte> prefix) => new(prefix.ToArray(), After(prefix));

    /// <summary>The least bytes above everything that begins with the given ones; none when there is no such.</summary>
    public static byte[] After(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF)
            length--;
        if (length == 0)
            return [];
        var after = prefix[..length].ToArray();
        after[^1]++;
        return after;
    }

    /// <summary>The same range of keys behind a prefix.</summary>
    public KeyRange Behind(ReadOnlySpan<byte> prefix) => new([.. prefix, .. Low], High.Length == 0 ? After(prefix) : [.. prefix, .. High]);
}
