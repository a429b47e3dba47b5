using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>The ports of one endpoint.</summary>
/// <param name="Public">The port that others connect to.</param>
/// <param name="Targets">The port on which each instance listens.</param>
/// <param name="IsForwarded">Whether a forwarder listens on the public port, because it isn't the instance's own.</param>
/// <param name="IsFixed">Whether the app host's source states the public port.</param>
internal sealed record AllocatedPorts(EndpointAnnotation Endpoint, int Public, IReadOnlyList<int> Targets, bool IsForwarded, bool IsFixed);
