namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value, and from where.</summary>
public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }

    /// <summary>The network in which the value is used; by default that of the caller.</summary>
    public NetworkIdentifier? Network { get; init; }

    internal NetworkIdentifier NetworkOfCaller => Network ?? (Caller is not null && Caller.IsContainer()
        ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork
        : KnownNetworkIdentifiers.LocalhostNetwork);
}
