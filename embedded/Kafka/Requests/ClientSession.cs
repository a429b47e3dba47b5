namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>What is known of the client at the other end of a connection.</summary>
internal sealed class ClientSession(string host)
{
    /// <summary>The client's address, as administrators are shown it.</summary>
    public string Host { get; } = host;

    /// <summary>The user this connection has proved to be; null as long as it hasn't.</summary>
    public string? User { get; set; }

    public bool HasTriedToAuthenticate { get; set; }
}
