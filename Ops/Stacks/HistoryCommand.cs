using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Releases;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack history</c></summary>
internal static class HistoryCommand
{
    private static readonly Column<Release>[] Columns =
    [
        new("RELEASE", release => release.Number),
        new("TIME (UTC)", release => release.Time),
        new("USER", release => release.User),
        new("OUTCOME", release => release.Outcome),
        new("WHAT", release => release.Reason),
    ];

    public static Command Create(Shell shell) => new Verb(
        "history",
        $"Lists the releases of the stack that the Swarm remembers, newest last; it keeps {ReleaseHistory.Kept}.",
        "metals stack history --output json",
        shell,
        async (run, token) =>
        {
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var stack = StackOptions.Name(run);
            var releases = ReleaseHistory.Of(stack, await SwarmObjects.ReadAsync(engine, token)).Releases;
            if (releases.Count == 0)
                StackOptions.Demand(await StackState.ReadAsync(engine, stack, token));
            run.Output.Rows(releases, Columns);
            return ExitCode.Success;
        });
}
