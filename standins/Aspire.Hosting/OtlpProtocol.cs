namespace Aspire.Hosting;

/// <summary>How telemetry is sent.</summary>
public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
    HttpJson = 2,
}
