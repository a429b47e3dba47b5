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
        return new Verb(
            "scale",
            "Sets numbers of tasks, and waits for them. The next deployment sets those of the stack file again.",
            "metals stack scale processor=3 producer=2 --yes",
            shell,
            async (run, token) =>
            {
                var asked = Parse(run.Arguments.GetRequiredValue(scales));
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var state = await StackState.ReadAsync(engine, StackOptions.Name(run), token);
                StackOptions.Demand(state);
                foreach (var (name, count) in asked)
                    Check(state, state.Demand(name), count);

                var changes = asked.Where(scale => state.Demand(scale.Key).Spec.Mode!.Replicated!.Replicas != (ulong)scale.Value).ToList();
                var plan = new StackPlan(
                    state.Stack,
                    [.. changes.Select(scale => new Change(ChangeKind.Service, scale.Key, ChangeAction.Update, [new FieldChange("replicas", Text(state.Demand(scale.Key).Wanted), Text(scale.Value))]))],
                    [.. asked.Keys.Except(changes.Select(scale => scale.Key))],
                    [],
                    []);
                if (run.Arguments.GetValue(RolloutOptions.DryRun))
                {
                    PlanReport.Write(plan, run);
                    return PlanReport.ExitCodeOf(plan);
                }

                if (!plan.IsEmpty)
                {
                    PlanReport.WriteText(plan, shell.Error);
                    await run.ConfirmAsync($"Scale the stack '{state.Stack}' at {engine.Address}?", RolloutOptions.Yes, token);
                }

                await ScaleAsync(engine, run, state, asked, changes, token);
                PlanReport.Write(plan, run);
                return ExitCode.Success;
            })
        {
            scales,
            RolloutOptions.DryRun,
            RolloutOptions.Yes,
            RolloutOptions.Detach,
        };
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

    /// <exception cref="CommandException">It can't have so many.</exception>
    private static void Check(StackState state, ServiceState service, int count)
    {
        if (service.Spec.Mode?.Replicated is null)
            throw new CommandException($"The service '{service.Name}' is {SpecFields.ModeOf(service.Spec)}: only replicated services can be scaled.");

        var placement = service.Spec.TaskTemplate!.Placement;
        if (count > 1 && placement?.Constraints is { Count: > 0 } constraints && service.Container.Mounts?.Any(mount => mount.Type == "volume") == true)
            throw new CommandException($"The service '{service.Name}' keeps its data on the one node that it is tied to ({string.Join(", ", constraints)}): it has one task, or none.");

        var nodes = NodeMatch.Of(placement?.Constraints, state.Nodes.Values).Count(NodeMatch.CanTakeTasks);
        if (placement?.MaxReplicas is { } most and > 0 && (ulong)count > most * (ulong)nodes)
            throw new CommandException($"The service '{service.Name}' may have {most} tasks a node, and {nodes} nodes can take them: {most * (ulong)nodes} at most.");
    }

    private static async Task ScaleAsync(
        Engine engine, Run run, StackState state, Dictionary<string, int> asked, List<KeyValuePair<string, int>> changes, CancellationToken cancellationToken)
    {
        var verdict = new Verdict(Outcome.Failed);
        if (changes.Count == 0)
            await ApplyAsync();
        else
            await new AuditLog(run.Shell).AroundAsync(
                $"stack scale {string.Join(' ', changes.Select(scale => $"{scale.Key}={Text(scale.Value)}"))} --stack {state.Stack}", ApplyAsync, () => verdict.Outcome.Name());
        verdict.ThrowIfBad();

        async Task ApplyAsync()
        {
            foreach (var (name, count) in changes)
                await state.Demand(name).ScaleAsync(engine, count, cancellationToken);
            verdict = run.Arguments.GetValue(RolloutOptions.Detach)
                ? new Verdict(Outcome.Detached)
                : await new Convergence(engine, run, state).WaitAsync(asked.Keys, cancellationToken);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
