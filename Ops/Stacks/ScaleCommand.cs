using System.CommandLine;
using System.Globalization;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Plans;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack scale</c></summary>
internal static class ScaleCommand
{
    private const int Most = 100;

    public static Command Create(Shell shell)
    {
        var scales = new Argument<string[]>("SERVICE=N") { Description = $"How many tasks a service shall have, up to {Most}.", Arity = ArgumentArity.OneOrMore };
        var verb = new Verb(
            "scale",
            "Sets numbers of tasks, and waits for them. The next deployment sets those of the stack file again.",
            "metals stack scale processor=3 producer=2 --yes",
            shell,
            async (run, token) =>
            {
                var asked = Parse(run.Arguments.GetRequiredValue(scales));
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var state = await StackState.ReadAsync(engine, StackOptions.Name(run), token);
                StackScale.Check(state, asked);
                var changes = asked.Where(scale => state.Demand(scale.Key).Wanted != scale.Value).ToDictionary();
                var plan = new StackPlan(
                    state.Stack,
                    [.. changes.Select(scale => new Change(ChangeKind.Service, scale.Key, ChangeAction.Update, [new FieldChange("replicas", Text(state.Demand(scale.Key).Wanted), Text(scale.Value))]))],
                    [.. asked.Keys.Except(changes.Keys)],
                    [],
                    []);
                if (await PlanReport.AgreeAsync(plan, run, engine, token) is { } end)
                    return end;
                if (plan.IsEmpty)
                    await ScaleAsync();
                else
                    await new AuditLog(shell).AroundAsync(
                        $"stack scale {string.Join(' ', changes.Select(scale => $"{scale.Key}={Text(scale.Value)}"))} --stack {state.Stack}{RolloutOptions.Detached(run)}", ScaleAsync);
                PlanReport.Write(plan, run);
                return ExitCode.Success;

                async Task ScaleAsync()
                {
                    await StackScale.SetAsync(engine, state.Stack, changes, token);
                    (await RolloutOptions.WaitAsync(engine, run, state, asked.Keys, token)).ThrowIfBad();
                }
            })
        {
            scales,
            RolloutOptions.Detach,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }

    private static Dictionary<string, int> Parse(string[] texts)
    {
        var asked = new Dictionary<string, int>();
        foreach (var text in texts)
        {
            if (text.Split('=') is not [{ Length: > 0 } name, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most)
                throw new CommandException($"'{text}' isn't SERVICE=N with N from 0 to {Most}.", ExitCode.Usage);
            if (!asked.TryAdd(name, count))
                throw new CommandException($"The service '{name}' is named twice.", ExitCode.Usage);
        }

        return asked;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
