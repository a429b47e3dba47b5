using System.Buffers.Binary;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// Asks a broker which requests it knows (https://kafka.apache.org/protocol: ApiVersions, version 0). A connection alone tells nothing: the
/// container engine accepts it whether or not somebody listens within the container.
/// </summary>
internal sealed class KafkaHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    private const short ApiVersions = 18;
    private const int CorrelationId = 0x6D70;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.Host, endpoint.Port, limited.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Request(), limited.Token);
            var answer = new byte[10]; // Size, correlation id, error code; what follows are the versions.
            await stream.ReadExactlyAsync(answer, limited.Token);
            return BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) == CorrelationId && BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8)) == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"Whoever listens on {endpoint.Host}:{endpoint.Port} gives no answer of a Kafka broker.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"No broker answers on the endpoint '{endpoint.EndpointName}': {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The broker on the endpoint '{endpoint.EndpointName}' gave no answer within {Limit.TotalSeconds:0} s.");
        }
    }

    private static byte[] Request()
    {
        var request = new byte[14];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length - sizeof(int));
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(4), ApiVersions);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), CorrelationId);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(12), -1); // No client id.
        return request;
    }
}
