using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Swarm;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack build</c></summary>
internal static class BuildCommand
{
    /// <param name="Step">Step of the app host's pipeline.</param>
    /// <param name="Command">The command line that carries it out.</param>
    private sealed record BuildStep(string Step, string Command);

    public static Command Create(Shell shell)
    {
        var appHost = new Option<string>("--app-host") { Description = "Folder of the app host's project.", HelpName = "FOLDER", DefaultValueFactory = _ => "AppHost" };
        var output = new Option<string>("--output-path") { Description = "Folder for the stack.", HelpName = "FOLDER", DefaultValueFactory = _ => Path.Combine("artifacts", "stack") };
        var registry = new Option<string?>("--registry") { Description = "Where images are pushed to; without one they are on this engine alone.", HelpName = "HOST/PATH" };
        var topology = IdentityLabels.TopologyOption($"How many there are of each server. [default: {nameof(Topology.Single)}]");
        var noCompile = new Option<bool>("--no-compile") { Description = "Run the app host as it was compiled last." };
        var verb = new Verb(
            "build",
            "Publishes the stack, and builds the images that this engine doesn't have. With a registry it pushes them.",
            "metals stack build --topology HighAvailability --dry-run",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenAsync(run, token);
                var project = run.Arguments.GetValue(appHost)!;
                if (!Directory.Exists(project))
                    throw new CommandException($"There is no app host in '{project}'; run this in the repository's folder, or name it with --app-host.");
                var steps = AppHostSteps.Plan(
                    project, Path.GetFullPath(run.Arguments.GetValue(output)!), run.Arguments.GetValue(registry), run.Arguments.GetValue(topology), run.Arguments.GetValue(noCompile));
                return await ChangeOptions.CarryOutAsync(
                    run,
                    [.. steps.Select(step => new BuildStep(step.Step, $"dotnet {string.Join(' ', step.Arguments)}"))],
                    [new("STEP", step => step.Step), new("COMMAND", step => step.Command)],
                    $"Build with the Docker engine at {engine.Address}?",
                    "stack build",
                    async () =>
                    {
                        foreach (var step in steps)
                            await AppHostSteps.RunAsync(step, engine.Address, shell, token);
                    },
                    token);
            })
        {
            appHost,
            output,
            registry,
            topology,
            noCompile,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }
}
