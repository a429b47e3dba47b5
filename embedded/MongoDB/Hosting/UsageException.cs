namespace MetalsPipeline.Embedded.MongoDB.Hosting;

/// <summary>The command line or the environment asks for what can't be; the message says what and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
