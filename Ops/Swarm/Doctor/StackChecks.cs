using System.Text;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>The deployed stack.</summary>
internal static class StackChecks
{
    private const string Area = "stack";

    /// <summary>On secrets that a deployment made: the stack's name.</summary>
    private const string SecretLabel = "aspire.dockerswarm.stack";

    /// <summary>On configs that remember a deployment: its number.</summary>
    private const string ReleaseLabel = "com.metals.release";

    public static async Task<IReadOnlyList<Check>> RunAsync(Patient patient, CancellationToken cancellationToken) => patient.IsStackDeployed
        ? [Strength(patient.Stack), NoNewPrivileges(patient), await OrphansAsync(patient, cancellationToken)]
        : [Check.Unknown(Area, "services", $"the stack {patient.Stack.Stack} isn't deployed", "'metals stack deploy' does it; --stack names another")];

    public static Check Strength(StackState stack)
    {
        var weak = stack.Services.Where(service => service.Actual < service.Wanted).Select(service => $"{service.Name} has {service.Actual} of {service.Wanted}").ToArray();
        return weak.Length == 0
            ? Check.Pass(Area, "services", $"{Check.Count(stack.Services.Count, "service")} at strength")
            : Check.Fail(Area, "services", string.Join(", ", weak), "'metals stack status' says why");
    }

    private static Check NoNewPrivileges(Patient patient)
    {
        const string Name = "no-new-privileges";
        if (patient.Info.SecurityOptions?.Any(option => option.Contains(Name, StringComparison.Ordinal)) == true)
            return Check.Pass(Area, Name, "this engine denies them to all containers");
        if (EngineChecks.ApiOf(patient.Version) < EngineChecks.NoNewPrivilegesApi)
            return Check.Warn(Area, Name, "this engine can't deny them to a service", "'\"no-new-privileges\": true' in each node's daemon.json, or Docker 25");
        var open = patient.Stack.Services.Where(service => service.Container.Privileges?.NoNewPrivileges != true).Select(service => service.Name).ToArray();
        return open.Length == 0
            ? Check.Pass(Area, Name, "all services have it")
            : Check.Fail(Area, Name, $"without it: {string.Join(", ", open)}", "'metals stack deploy' sets it, which a stack file can't");
    }

    /// <summary>Configs and secrets that neither a service uses nor a release that may be gone back to.</summary>
    private static async Task<Check> OrphansAsync(Patient patient, CancellationToken cancellationToken)
    {
        var client = patient.Engine.Client;
        var configs = (await client.Configs.ListConfigsAsync(cancellationToken))
            .Where(config => Label(config.Spec.Labels, Docker.StackLabels.Namespace) == patient.Stack.Stack).ToArray();
        var secrets = (await client.Secrets.ListAsync(cancellationToken)).Where(secret => Label(secret.Spec.Labels, SecretLabel) == patient.Stack.Stack);
        var releases = configs.Where(config => Label(config.Spec.Labels, ReleaseLabel) is not null).ToArray();
        var remembered = string.Concat(releases.Select(release => Encoding.UTF8.GetString(release.Spec.Data ?? [])));
        var used = patient.Services.Select(service => service.Spec!.TaskTemplate?.ContainerSpec)
            .SelectMany(container => (container?.Configs ?? []).Select(config => config.ConfigName).Concat((container?.Secrets ?? []).Select(secret => secret.SecretName)))
            .ToHashSet();
        var orphans = configs.Except(releases).Select(config => config.Spec.Name!).Concat(secrets.Select(secret => secret.Spec.Name!))
            .Where(name => !used.Contains(name) && !remembered.Contains(name, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return orphans.Length == 0
            ? Check.Pass(Area, "orphans", "all configs and secrets are used")
            : Check.Warn(Area, "orphans", $"nothing uses {string.Join(", ", orphans)}", "'metals stack secrets gc' removes them");
    }

    private static string? Label(IDictionary<string, string>? labels, string name) => labels?.TryGetValue(name, out var value) == true ? value : null;
}
