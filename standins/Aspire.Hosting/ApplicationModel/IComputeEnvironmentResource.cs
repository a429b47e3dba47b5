using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where compute resources are deployed to.</summary>
public interface IComputeEnvironmentResource : IResource
{
    /// <summary>The host name under which the environment's resources reach the endpoint.</summary>
    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference) =>
        throw new NotImplementedException($"The compute environment '{Name}' doesn't say how its resources reach each other.");

    /// <summary>A property of the endpoint as the environment's resources see it.</summary>
    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetEndpointPropertyExpression(EndpointReferenceExpression endpointReferenceExpression) =>
        throw new NotImplementedException($"The compute environment '{Name}' doesn't say how its resources reach each other.");
}
