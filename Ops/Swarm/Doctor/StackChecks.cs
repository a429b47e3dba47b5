using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>The deployed stack.</summary>
internal static class StackChecks
{
    private const string Area = "stack";

    public static async Task<IReadOnlyList<Check>> RunAsync(Patient patient, CancellationToken cancellationToken) => patient.IsStackDeployed
        ? [Strength(patient.Stack), .. Repetition(patient.Stack), NoNewPrivileges(patient), await OrphansAsync(patient, cancellationToken)]
        : [Check.Unknown(Area, "services", $"the stack {patient.Stack.Stack} isn't deployed", "'metals stack deploy' does it; --stack names another")];

    public static Check Strength(StackState stack)
    {
        var weak = stack.Services.Where(service => service.Actual < service.Wanted).Select(service => $"{service.Name} has {service.Actual} of {service.Wanted}").ToArray();
        return weak.Length == 0
            ? Check.Pass(Area, "services", $"{Check.Count(stack.Services.Count, "service")} at strength")
            : Check.Fail(Area, "services", string.Join(", ", weak), "'metals stack status' says why");
    }

    /// <summary>
    /// A manager goes on starting jobs after it has lost its lead (https://github.com/moby/moby/issues/53632), and a job that is done too often is started again
    /// without end (https://github.com/moby/moby/issues/42742).
    /// </summary>
    public static IEnumerable<Check> Repetition(StackState stack) => stack.Services.Where(service => service.IsJob && service.Actual > service.Wanted).Select(job => Check.Warn(
        Area,
        job.Name,
        $"done {job.Actual} times instead of {job.Wanted}, and again and again: Docker's managers do that after a change of their leader",
        $"restart the managers' engines one after the other, then 'docker service update --force {job.Spec.Name}' begins the count anew"));

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

    /// <summary>What 'metals stack secrets gc' would remove.</summary>
    private static async Task<Check> OrphansAsync(Patient patient, CancellationToken cancellationToken)
    {
        var use = new StackUse(patient.Stack.Stack, await SwarmObjects.ReadAsync(patient.Engine, cancellationToken), patient.Services);
        var orphans = use.Stale.Select(thing => thing.Name).Order(StringComparer.Ordinal).ToArray();
        return orphans.Length == 0
            ? Check.Pass(Area, "orphans", "all configs and secrets are used")
            : Check.Warn(Area, "orphans", $"nothing uses {string.Join(", ", orphans)}", "'metals stack secrets gc' removes them");
    }
}
