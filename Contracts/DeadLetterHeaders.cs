namespace MetalsPipeline.Contracts;

/// <summary>Names of the headers that a dead letter carries besides its own; values are UTF-8 text.</summary>
public static class DeadLetterHeaders
{
    /// <summary>Why it can't be processed.</summary>
    public const string Reason = "dlq.reason";

    /// <summary>Topic that it came from.</summary>
    public const string Topic = "dlq.topic";

    /// <summary>Partition that it came from.</summary>
    public const string Partition = "dlq.partition";

    /// <summary>Its offset there.</summary>
    public const string Offset = "dlq.offset";

    /// <summary>The message's own time, ISO 8601.</summary>
    public const string Timestamp = "dlq.timestamp";

    /// <summary>Consumer group that gave it up.</summary>
    public const string Group = "dlq.group";

    /// <summary>When it was given up, ISO 8601.</summary>
    public const string Time = "dlq.time";

    /// <summary>All of these names; a dead letter has each once, after the headers of the message itself.</summary>
    public static readonly IReadOnlyList<string> All = [Reason, Topic, Partition, Offset, Timestamp, Group, Time];
}
