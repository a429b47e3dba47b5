namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>
/// A node of a <see cref="KeyTree"/>. A leaf holds keys and knows its neighbours; an inner node holds, between its children,
/// keys that no key to the left reaches.
/// </summary>
internal sealed class KeyNode
{
    public KeyPage Keys { get; } = new();

    /// <summary>One more than there are keys; null in a leaf.</summary>
    public List<KeyNode>? Children { get; init; }

    public KeyNode? Previous { get; set; }

    public KeyNode? Next { get; set; }
}
