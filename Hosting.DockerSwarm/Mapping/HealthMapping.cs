using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Makes a container's health check of a resource's probes or HTTP health checks.</summary>
internal static partial class HealthMapping
{
    private static readonly TimeSpan LeastStartPeriod = new HealthCheck().StartPeriod;

    /// <summary>An unhealthy task is replaced, so a liveness probe comes first.</summary>
    private static readonly ProbeType[] Preference = [ProbeType.Liveness, ProbeType.Readiness, ProbeType.Startup];

    public static HealthCheck? Find(IResource resource, StackEndpoints endpoints) =>
        FromProbe(resource, endpoints) ?? FromHealthCheck(resource, endpoints);

    private static HealthCheck? FromProbe(IResource resource, StackEndpoints endpoints)
    {
        var probe = resource.Annotations.OfType<EndpointProbeAnnotation>().MinBy(probe => Array.IndexOf(Preference, probe.Type));
        if (probe is null || Port(resource, probe.EndpointReference.EndpointName, endpoints) is not { } port)
        {
            return null;
        }

        var check = HealthCheck.HttpGet(port, probe.Path);
        check.Interval = TimeSpan.FromSeconds(probe.PeriodSeconds);
        check.Timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds);
        check.Retries = probe.FailureThreshold;
        check.StartPeriod = TimeSpan.FromSeconds(Math.Max(probe.InitialDelaySeconds, LeastStartPeriod.TotalSeconds));
        return check;
    }

    /// <summary>
    /// WithHttpHealthCheck leaves no trace but the check's key, which is put together of all that is needed:
    /// RESOURCE_ENDPOINT_PATH_STATUS_check.
    /// </summary>
    private static HealthCheck? FromHealthCheck(IResource resource, StackEndpoints endpoints) => resource.Annotations.OfType<HealthCheckAnnotation>()
        .Select(annotation => Key().Match(annotation.Key))
        .Where(key => key.Success && key.Groups["resource"].Value == resource.Name)
        .Select(key => Port(resource, key.Groups["endpoint"].Value, endpoints) is { } port
            ? HealthCheck.HttpGet(port, key.Groups["path"].Value, int.Parse(key.Groups["status"].ValueSpan, CultureInfo.InvariantCulture))
            : null)
        .FirstOrDefault(check => check is not null);

    /// <summary>An endpoint that isn't served is asked for over the one that is.</summary>
    private static int? Port(IResource resource, string endpointName, StackEndpoints endpoints)
    {
        var served = endpoints.Of(resource).Where(endpoint => !endpoint.IsUnserved).ToArray();
        var found = Array.Find(served, endpoint => endpoint.Annotation.Name == endpointName)
            ?? Array.Find(served, endpoint => endpoint.Annotation.UriScheme == "http");
        return found?.Port;
    }

    // Names of resources and endpoints have no underscores.
    [GeneratedRegex("^(?<resource>[^_]+)_(?<endpoint>[^_]+)_(?<path>.*)_(?<status>[0-9]{3})_check$")]
    private static partial Regex Key();
}
