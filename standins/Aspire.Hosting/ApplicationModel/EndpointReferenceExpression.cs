using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A property of an endpoint.</summary>
[DebuggerDisplay("EndpointExpression = {ValueExpression}, Property = {Property}, Endpoint = {Endpoint.EndpointName}")]
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => Property switch
    {
        EndpointProperty.Url => Binding("url"),
        EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
        EndpointProperty.Port => Binding("port"),
        EndpointProperty.Scheme => Binding("scheme"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
        _ => throw Unsupported(),
    };

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var network = Endpoint.ContextNetworkID ?? context.NetworkOfCaller;
        return Property switch
        {
            EndpointProperty.Scheme => Endpoint.Scheme,
            EndpointProperty.TlsEnabled => Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString,
            EndpointProperty.IPV4Host when network == KnownNetworkIdentifiers.LocalhostNetwork => "127.0.0.1",
            EndpointProperty.TargetPort when Endpoint.TargetPort is { } port => port.ToString(CultureInfo.InvariantCulture),
            _ => Read(await Endpoint.EndpointAnnotation.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken)),
        };
    }

    private string Read(AllocatedEndpoint allocated) => Property switch
    {
        EndpointProperty.Url => allocated.UriString,
        EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
        EndpointProperty.Port => allocated.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.HostAndPort => allocated.EndPointString,
        EndpointProperty.TargetPort => allocated.TargetPortExpression ?? throw new InvalidOperationException(
            $"The target port of the endpoint '{Endpoint.EndpointName}' of '{Endpoint.Resource.Name}' is not known."),
        _ => throw Unsupported(),
    };

    private string Binding(string member) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{member}}}";

    private InvalidOperationException Unsupported() =>
        new($"The property '{Property}' is not supported for the endpoint '{Endpoint.EndpointName}'.");
}
