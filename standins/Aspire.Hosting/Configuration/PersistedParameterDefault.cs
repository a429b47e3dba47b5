using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Configuration;

/// <summary>Keeps a generated value in the app host's user secrets, so that the next run has it again.</summary>
internal sealed class PersistedParameterDefault(Assembly? appHostAssembly, string name, ParameterDefault inner) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        // Hosts read user secrets in development only; the kept value counts in every environment.
        return UserSecrets.FindFor(appHostAssembly) is { } secrets
            ? secrets.GetOrSet($"Parameters:{name}", inner.GetDefaultValue)
            : inner.GetDefaultValue();
    }

    public override void WriteToManifest(ManifestPublishingContext context) => inner.WriteToManifest(context);
}
