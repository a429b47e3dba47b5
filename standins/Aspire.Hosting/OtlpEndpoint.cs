using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Where telemetry goes: the dashboard, or what the app host's configuration says.</summary>
internal sealed record OtlpEndpoint(string Url, string Protocol, string? ApiKey)
{
    internal const string GrpcUrlKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    internal const string HttpUrlKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    internal const string ApiKeyKey = "AppHost:OtlpApiKey";

    public static OtlpEndpoint? Find(IConfiguration configuration, OtlpProtocol? required)
    {
        var key = configuration[ApiKeyKey];
        var (grpc, http) = (configuration[GrpcUrlKey], configuration[HttpUrlKey]);
        return required switch
        {
            null or OtlpProtocol.Grpc when grpc is { Length: > 0 } => new(grpc, "grpc", key),
            null or OtlpProtocol.HttpProtobuf when http is { Length: > 0 } => new(http, "http/protobuf", key),
            OtlpProtocol.HttpJson when http is { Length: > 0 } => new(http, "http/json", key),
            _ => null,
        };
    }

    /// <remarks>https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/</remarks>
    public void AddTo(Dictionary<string, object> variables, bool isDevelopment)
    {
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = Url;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = Protocol;
        variables["OTEL_SERVICE_NAME"] = InstancePlaceholder.ServiceName;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstancePlaceholder.InstanceId}";
        if (ApiKey is { Length: > 0 })
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = new SensitiveValue($"x-otlp-api-key={ApiKey}");
        }

        if (isDevelopment)
        {
            // Who develops wants to see telemetry at once, and all of it.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
        }
    }
}
