namespace MetalsPipeline.Embedded.MongoDB.Errors;

/// <summary>A command can't be done; the client gets code, name and message.</summary>
internal class ServerException(ErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ErrorCode Code { get; } = code;
}
