using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets gc</c></summary>
internal static class CollectCommand
{
    public static Command Create(Shell shell) => new Verb(
        "gc",
        "Removes secrets and configs of the stack that no service reads and no release names that can be gone back to.",
        "metals stack secrets gc --dry-run",
        shell,
        async (run, token) =>
        {
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var stack = StackOptions.Name(run);
            var state = await StackState.ReadAsync(engine, stack, token);
            var use = new StackUse(state, await SwarmObjects.ReadAsync(engine, token));
            List<Row> rows =
            [
                .. use.StaleSecrets.Select(secret => new Row("secret", secret.Spec.Name!, secret.ID)),
                .. use.StaleConfigs.Select(config => new Row("config", config.Spec.Name!, config.ID)),
            ];
            if (rows.Count == 0)
                StackOptions.Demand(state);
            if (!run.Arguments.GetValue(RolloutOptions.DryRun) && rows.Count > 0)
            {
                await run.ConfirmAsync($"Remove {string.Join(", ", rows.Select(row => row.Name))} from {engine.Address}?", RolloutOptions.Yes, token);
                await RemoveAsync(engine, run, stack, rows, token);
            }

            run.Output.Rows(rows.ConvertAll(row => new { kind = row.Kind, name = row.Name }), new("KIND", row => row.kind), new("NAME", row => row.name));
            return run.Arguments.GetValue(RolloutOptions.DryRun) && rows.Count > 0 ? ExitCode.HasChanges : ExitCode.Success;
        })
    {
        RolloutOptions.DryRun,
        RolloutOptions.Yes,
    };

    private static async Task RemoveAsync(Engine engine, Run run, string stack, List<Row> rows, CancellationToken cancellationToken)
    {
        var removed = 0;
        await new AuditLog(run.Shell).AroundAsync(
            $"stack secrets gc {string.Join(' ', rows.Select(row => row.Name))} --stack {stack}",
            async () =>
            {
                foreach (var row in rows)
                {
                    if (row.Kind == "secret")
                        await engine.Client.Secrets.DeleteAsync(row.Id, cancellationToken);
                    else
                        await engine.Client.Configs.RemoveConfigAsync(row.Id, cancellationToken);
                    removed++;
                }
            },
            () => $"removed {removed} of {rows.Count}");
    }

    private sealed record Row(string Kind, string Name, string Id);
}
