using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack destroy</c></summary>
internal static class DestroyCommand
{
    public static Command Create(Shell shell)
    {
        var volumes = new Option<bool>("--volumes") { Description = "Also the stack's volumes on the node that is asked: THE DATA. It says where others are." };
        return new Verb(
            "destroy",
            "Removes the stack: services, networks, configs, releases and secrets. Its volumes stay, unless --volumes says otherwise.",
            "metals stack destroy --yes",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var remains = await StackRemains.ReadAsync(engine, StackOptions.Name(run), run.Arguments.GetValue(volumes), token);
                if (remains.IsEmpty)
                {
                    run.Progress($"There is nothing of a stack '{remains.Stack}' in this Swarm.");
                    return ExitCode.Success;
                }

                if (run.Arguments.GetValue(RolloutOptions.DryRun))
                {
                    Report(run, remains);
                    return ExitCode.HasChanges;
                }

                run.Output.WriteTable(shell.Error, remains.Things, new("KIND", thing => thing.Kind), new("NAME", thing => thing.Name));
                await run.ConfirmNameAsync($"This removes the stack '{remains.Stack}' at {engine.Address}{(run.Arguments.GetValue(volumes) ? " and its data" : "")}.", remains.Stack, RolloutOptions.Yes, token);
                await DestroyAsync(engine, run, remains, run.Arguments.GetValue(volumes), token);
                Report(run, remains);
                return ExitCode.Success;
            })
        {
            volumes,
            RolloutOptions.DryRun,
            RolloutOptions.Yes,
        };
    }

    private static async Task DestroyAsync(Engine engine, Run run, StackRemains remains, bool withVolumes, CancellationToken cancellationToken)
    {
        var outcome = Outcome.Failed;
        await new AuditLog(run.Shell).AroundAsync(
            $"stack destroy --stack {remains.Stack}{(withVolumes ? " --volumes" : "")}",
            async () =>
            {
                await new Destruction(engine, run, withVolumes).RunAsync(remains, cancellationToken);
                outcome = Outcome.Ok;
            },
            () => outcome.Name());
    }

    private static void Report(Run run, StackRemains remains)
    {
        run.Output.Rows(remains.Things.Select(thing => new { kind = thing.Kind, name = thing.Name }).ToList(), new("KIND", thing => thing.kind), new("NAME", thing => thing.name));
        foreach (var place in remains.VolumesElsewhere)
            run.Progress(place);
    }
}
