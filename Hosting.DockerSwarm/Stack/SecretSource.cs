using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>Where a secret's value comes from.</summary>
internal abstract record SecretSource
{
    /// <summary>A parameter of the app model.</summary>
    public sealed record Parameter(ParameterResource Resource) : SecretSource;

    /// <summary>A file of the machine that publishes and deploys.</summary>
    public sealed record File(string Path) : SecretSource;

    /// <summary>Somebody else, who has created it under its name.</summary>
    public sealed record External(string Name) : SecretSource;
}
