using System.Buffers.Binary;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.MongoDB;

/// <summary>
/// Says hello to a server (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol: OP_MSG). A connection alone tells nothing: the
/// container engine accepts it whether or not somebody listens within the container.
/// </summary>
internal sealed class MongoDBHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    private const int OpMsg = 2013;
    private const int HeaderLength = 16;
    private const int RequestId = 0x6D70;
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
            await stream.WriteAsync(Hello(), limited.Token);
            var header = new byte[HeaderLength];
            await stream.ReadExactlyAsync(header, limited.Token);
            return BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)) == RequestId && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == OpMsg
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"Whoever listens on {endpoint.Host}:{endpoint.Port} gives no answer of a MongoDB server.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"No MongoDB server answers on the endpoint '{endpoint.EndpointName}': {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The MongoDB server on the endpoint '{endpoint.EndpointName}' gave no answer within {Limit.TotalSeconds:0} s.");
        }
    }

    /// <summary>{ hello: 1, $db: "admin" }</summary>
    private static byte[] Hello()
    {
        ReadOnlySpan<byte> document = "\x1F\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0"u8;
        var message = new byte[HeaderLength + sizeof(int) + 1 + document.Length]; // Flags and the section's kind are 0.
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        document.CopyTo(message.AsSpan(HeaderLength + sizeof(int) + 1));
        return message;
    }
}
