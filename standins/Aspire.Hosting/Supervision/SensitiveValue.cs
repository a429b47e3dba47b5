using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>A value that processes get in clear and nobody else sees.</summary>
internal sealed class SensitiveValue(string value) : IExpressionValue
{
    public string ValueExpression => value;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(value);

    /// <summary>Whether a value is a secret or is made of one.</summary>
    public static bool IsIn(object? value) => value switch
    {
        SensitiveValue or ParameterResource { Secret: true } => true,
        IResourceBuilder<IResource> { Resource: var resource } => IsIn(resource),
        // Addresses are no secrets, and an endpoint refers to its resource, whose connection string may refer to the endpoint.
        EndpointReference or EndpointReferenceExpression => false,
        IValueWithReferences composed => composed.References.Any(IsIn),
        _ => false,
    };
}
