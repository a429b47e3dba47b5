using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Healthy when the endpoint answers with the expected status code.</summary>
internal sealed class HttpEndpointHealthCheck(IHttpClientFactory clients, EndpointReference endpoint, string path, int statusCode) : IHealthCheck
{
    internal const string ClientName = "Aspire.Hosting.Health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"The endpoint '{endpoint.EndpointName}' has no address yet.");
        }

        var address = new Uri(new(endpoint.Url), path);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.GetAsync(address, cancellationToken);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{address} answered {(int)response.StatusCode} instead of {statusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{address} did not answer: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{address} did not answer in time.");
        }
    }
}
