namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network within which addresses mean the same.</summary>
public record NetworkIdentifier(string Value);

/// <summary>The networks that every app host knows.</summary>
public static class KnownNetworkIdentifiers
{
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");

    public static readonly NetworkIdentifier PublicInternet = new(".");
}

/// <summary>The host names that every app host knows.</summary>
public static class KnownHostNames
{
    public const string Localhost = "localhost";
    public const string DockerDesktopHostBridge = "host.docker.internal";
    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";
}
