namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>A command of the control endpoint makes no sense; the message says why.</summary>
internal sealed class ControlException(string message) : Exception(message);
