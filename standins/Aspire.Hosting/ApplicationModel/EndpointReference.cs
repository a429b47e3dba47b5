using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, by name: it may be defined, and gets its address, later.</summary>
[DebuggerDisplay("Resource = {Resource.Name}, EndpointName = {EndpointName}, IsAllocated = {IsAllocated}")]
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
        : this(owner, endpointName, null)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkId = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
        ContextNetworkID = contextNetworkId;
    }

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint, null)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint, NetworkIdentifier? contextNetworkId)
        : this(owner, endpoint?.Name ?? throw new ArgumentNullException(nameof(endpoint)), contextNetworkId) =>
        _annotation = endpoint;

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    public NetworkIdentifier? ContextNetworkID { get; }

    public string? ErrorMessage { get; init; }

    public EndpointAnnotation EndpointAnnotation => FindAnnotation() ?? throw new InvalidOperationException(ErrorMessage ?? MissingMessage());

    public bool Exists => FindAnnotation() is not null;

    public bool IsAllocated => Allocated is not null;

    public bool IsHttp => Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);

    public bool IsHttps => Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    public bool IsHttpSchemeNamedEndpoint =>
        EndpointName.Equals("http", StringComparison.OrdinalIgnoreCase) || EndpointName.Equals("https", StringComparison.OrdinalIgnoreCase);

    public bool TlsEnabled => FindAnnotation() is { TlsEnabled: true };

    public bool ExcludeReferenceEndpoint => FindAnnotation() is { ExcludeReferenceEndpoint: true };

    public string Scheme => EndpointAnnotation.UriScheme;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public int Port => AllocatedOrThrow.Port;

    public string Host => AllocatedOrThrow.Address;

    public string Url => AllocatedOrThrow.UriString;

    string IManifestExpressionProvider.ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint? Allocated =>
        FindAnnotation()?.AllAllocatedEndpoints.Find(ContextNetworkID ?? KnownNetworkIdentifiers.LocalhostNetwork);

    private AllocatedEndpoint AllocatedOrThrow => Allocated
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    private EndpointAnnotation? FindAnnotation() => _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(endpoint => ResourceName.Comparer.Equals(endpoint.Name, EndpointName));

    private string MissingMessage()
    {
        var names = string.Join(", ", Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => $"`{endpoint.Name}`"));
        return $"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`. "
            + (names.Length == 0 ? "The resource has no endpoints." : $"Its endpoints are: {names}.");
    }
}
