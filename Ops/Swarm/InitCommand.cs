using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm init</c></summary>
internal static class InitCommand
{
    public static Command Create(Shell shell)
    {
        var advertise = new Option<string?>("--advertise-addr")
        {
            Description = "Address by which the other nodes reach this one. [default: the engine's only one]",
            HelpName = "IP|INTERFACE",
        };
        var autolock = new Option<bool>("--autolock") { Description = "Managers that restart need a key, without which nobody reads their secrets from disk." };
        var keyFile = new Option<string?>("--unlock-key-file") { Description = "New file that gets this key. Keep it elsewhere than on the managers.", HelpName = "FILE" };
        var topology = IdentityLabels.TopologyOption($"Whose labels the nodes get. [default: {nameof(Topology.Single)}]");
        var verb = new Verb(
            "init",
            "Makes this engine the manager of a new Swarm, and labels it for the servers that keep data. Adds what is missing to one that is there.",
            "metals swarm init --advertise-addr 192.0.2.11 --dry-run",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenAsync(run, token);
                var plan = await InitPlan.MakeAsync(
                    engine,
                    run.Arguments.GetValue(advertise),
                    run.Arguments.GetValue(autolock) ? run.Arguments.GetValue(keyFile) : null,
                    run.Arguments.GetValue(topology) ?? Topology.Single,
                    token);
                if (!plan.IsNew)
                    run.Progress($"The Docker engine at {engine.Address} is a manager of a Swarm already.");
                var exitCode = await ChangeOptions.CarryOutAsync(
                    run, plan.Steps, InitStep.Columns, $"Change the Docker engine at {engine.Address} so?", "swarm init", () => plan.CarryOutAsync(engine, shell.Time, token), token);
                if (plan.Labels.Remark is { } remark)
                    run.Progress(remark);
                return exitCode;
            })
        {
            advertise,
            autolock,
            keyFile,
            topology,
        };
        ChangeOptions.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetValue(autolock) != result.GetValue(keyFile) is not null)
                result.AddError(result.GetValue(autolock) ? "--unlock-key-file is missing: --autolock makes a key that has to be kept." : "--autolock is missing: --unlock-key-file needs it.");
        });
        return verb;
    }
}
