using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack update</c></summary>
internal static class UpdateCommand
{
    public static Command Create(Shell shell)
    {
        var service = new Argument<string>("SERVICE") { Description = "Name of the service within the stack." };
        var image = new Argument<string>("IMAGE") { Description = "The image, with its tag or digest." };
        return new Verb(
            "update",
            "Gives a service another image, task by task as its update_config says. Exit code 4: the new version wasn't well, and the Swarm went back.",
            "metals stack update processor registry.example.com/metals/processor:1.1 --yes",
            shell,
            async (run, token) =>
            {
                var name = run.Arguments.GetRequiredValue(service);
                var wanted = Checked(run.Arguments.GetRequiredValue(image));
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var deployer = await Deployer.OpenAsync(engine, run, StackOptions.Name(run), token);
                StackOptions.Demand(deployer.Running);
                deployer.Running.Demand(name);
                var release = deployer.History.Demand();
                return await deployer.RunAsync(
                    StackChange.OfRelease(release.File.WithImage(name, wanted), $"update {name} {wanted}") with { Only = new HashSet<string> { name } }, token);
            })
        {
            service,
            image,
        }.WithRollout();
    }

    private static string Checked(string image)
    {
        var name = image.Split('@')[0];
        var tag = name[(name.LastIndexOf('/') + 1)..].Split(':').ElementAtOrDefault(1);
        if (image.Any(character => char.IsWhiteSpace(character) || character is '$'))
            throw new CommandException($"'{image}' is no name of an image.", ExitCode.Usage);
        return !image.Contains('@', StringComparison.Ordinal) && tag is null or "" or "latest"
            ? throw new CommandException($"The image '{image}' has no tag that says what it is; write NAME:TAG.", ExitCode.Usage)
            : image;
    }
}
