using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets gc</c></summary>
internal static class CollectCommand
{
    public static Command Create(Shell shell)
    {
        var verb = new Verb(
            "gc",
            "Removes secrets and configs of the stack that no service of any stack reads and no release names that can be gone back to.",
            "metals stack secrets gc --dry-run",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var stack = StackOptions.Name(run);
                var stale = (await StackUse.ReadAsync(engine, stack, token)).Stale;
                return await ChangeOptions.CarryOutAsync(
                    run,
                    stale,
                    Thing.Columns,
                    $"Remove them from {engine.Address}?",
                    $"stack secrets gc {string.Join(' ', stale.Select(thing => thing.Name))} --stack {stack}",
                    async () =>
                    {
                        foreach (var thing in stale)
                            await thing.RemoveAsync(engine, token);
                    },
                    token);
            });
        ChangeOptions.AddTo(verb);
        return verb;
    }
}
