using MetalsPipeline.Embedded.MongoDB.Security;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>What a connection knows of its peer.</summary>
internal sealed class Session(int connectionId)
{
    public int ConnectionId { get; } = connectionId;

    /// <summary>The authenticated user.</summary>
    public string? User { get; set; }

    /// <summary>The exchange in progress.</summary>
    public ScramConversation? Conversation { get; set; }

    /// <summary>The user that <see cref="Conversation"/> is about.</summary>
    public string? Claimed { get; set; }

    public bool SkipsEmptyExchange { get; set; }
}
