using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Asks ZooKeeper for its role with the command <c>srvr</c>, which it answers so only while it serves clients.</summary>
internal sealed class ZooKeeperHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.Host, endpoint.Port, limited.Token);
            await client.GetStream().WriteAsync("srvr"u8.ToArray(), limited.Token);
            using var reader = new StreamReader(client.GetStream());
            var answer = await reader.ReadToEndAsync(limited.Token);
            var mode = answer.Split('\n').FirstOrDefault(line => line.StartsWith("Mode: ", StringComparison.Ordinal));
            return mode is not null
                ? HealthCheckResult.Healthy(mode)
                : HealthCheckResult.Unhealthy($"ZooKeeper doesn't serve clients yet: {(answer.Length > 0 ? answer.Trim() : "no answer")}");
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"ZooKeeper doesn't answer: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"ZooKeeper gave no answer within {Limit.TotalSeconds:0} s.");
        }
    }
}
