using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack destroy</c></summary>
internal static class DestroyCommand
{
    public static Command Create(Shell shell)
    {
        var volumes = new Option<bool>("--volumes") { Description = "Also the stack's volumes on the node that is asked: THE DATA. It says where others are." };
        var verb = new Verb(
            "destroy",
            "Removes the stack: services, networks, configs, releases and secrets. Its volumes stay, unless --volumes says otherwise.",
            "metals stack destroy --yes",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var withVolumes = run.Arguments.GetValue(volumes);
                var remains = await StackRemains.ReadAsync(engine, StackOptions.Name(run), withVolumes, token);
                if (remains.IsEmpty)
                    run.Progress($"There is nothing of a stack '{remains.Stack}' in this Swarm.");
                var end = await ChangeOptions.AgreeAsync(run, remains.IsEmpty, () => Report(run, remains), () =>
                {
                    run.Output.WriteTable(shell.Error, remains.Things, Thing.Columns);
                    return run.ConfirmNameAsync($"This removes the stack '{remains.Stack}' at {engine.Address}{(withVolumes ? " and its data" : "")}.", remains.Stack, token);
                });
                if (end is { } exitCode)
                    return exitCode;

                await new AuditLog(shell).AroundAsync(
                    $"stack destroy{(withVolumes ? " --volumes" : "")} --stack {remains.Stack}", () => new Destruction(engine, run, withVolumes).RunAsync(remains, token));
                Report(run, remains);
                return ExitCode.Success;
            })
        {
            volumes,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }

    private static void Report(Run run, StackRemains remains)
    {
        run.Output.Rows(remains.Things, Thing.Columns);
        foreach (var place in remains.VolumesElsewhere)
            run.Progress(place);
    }
}
