namespace Aspire.Hosting.Dashboard;

/// <summary>How a gRPC call ends.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    InvalidArgument = 3,
    Unimplemented = 12,
    Internal = 13,
    Unauthenticated = 16,
}

#pragma warning disable CA1032, CA1064 // For the server itself only.
/// <summary>Ends a gRPC call with a status.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status => status;
}
