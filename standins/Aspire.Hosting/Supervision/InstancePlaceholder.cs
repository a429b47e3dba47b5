using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>Stands in a value for what differs from instance to instance, and is known only when one starts.</summary>
internal static class InstancePlaceholder
{
    public const string ServiceName = "{{service-name}}";
    public const string InstanceId = "{{service-instance-id}}";

    public static string TargetPort(EndpointAnnotation endpoint) => $"{{{{target-port:{endpoint.Name}}}}}";

    public static string Resolve(string value, IResource resource, ResourceInstance instance, IReadOnlyDictionary<EndpointAnnotation, int> targetPorts)
    {
        if (!value.Contains("{{", StringComparison.Ordinal))
        {
            return value;
        }

        value = value.Replace(ServiceName, resource.Name, StringComparison.Ordinal).Replace(InstanceId, instance.Suffix, StringComparison.Ordinal);
        return targetPorts.Aggregate(value, (text, port) =>
            text.Replace(TargetPort(port.Key), port.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
