using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Plans;
using MetalsPipeline.Ops.Stacks.Releases;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>Takes a change of a stack from its plan to its record: what deploy, update, rollback and the rotation of a secret have in common.</summary>
internal sealed class Deployer
{
    /// <summary>For leaving things in order when the operator or the time limit has ended it.</summary>
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(10);

    private readonly Engine _engine;
    private readonly Run _run;

    private Deployer(Engine engine, Run run, StackState running, SwarmObjects objects)
    {
        _engine = engine;
        _run = run;
        Running = running;
        Objects = objects;
        History = ReleaseHistory.Of(running.Stack, objects);
    }

    /// <summary>The stack as it is.</summary>
    public StackState Running { get; }

    public SwarmObjects Objects { get; }

    public ReleaseHistory History { get; }

    public static async Task<Deployer> OpenAsync(Engine engine, Run run, string stack, CancellationToken cancellationToken) => new(
        engine, run, await StackState.ReadAsync(engine, stack, cancellationToken), await SwarmObjects.ReadAsync(engine, cancellationToken));

    /// <summary>What a change would do.</summary>
    public async Task<StackPlan> PlanAsync(StackChange change, CancellationToken cancellationToken) => (await PrepareAsync(change, cancellationToken)).Plan;

    /// <summary>Shows the plan, asks, carries it out, waits, and records it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">It can't be done, or didn't go well.</exception>
    public async Task<int> RunAsync(StackChange change, CancellationToken cancellationToken)
    {
        var (wanted, plan) = await PrepareAsync(change, cancellationToken);
        var isDryRun = _run.Arguments.GetValue(ChangeOptions.DryRun);
        if (!isDryRun && plan.IsEmpty && plan.Problems.Count == 0 && History.Current is { Outcome: Outcome.Ok } current && current.Text == change.File.Text)
        {
            var state = await WaitAsync(change, wanted, cancellationToken);
            if (state.Outcome is Outcome.Ok or Outcome.Detached)
                _run.Progress($"There is nothing to do: the stack '{Running.Stack}' is as it should be.");
            Report(plan, current, state);
            return ExitCode.Success;
        }

        if (await PlanReport.AgreeAsync(plan, _run, _engine, cancellationToken) is { } end)
            return end;
        await new AuditLog(_run.Shell).AroundAsync($"stack {change.Reason} --stack {Running.Stack}{RolloutOptions.Detached(_run)}", async () =>
        {
            var verdict = await CarryOutAsync(change, wanted, plan, cancellationToken);
            Report(plan, await RecordAsync(change, verdict), verdict);
        });
        return ExitCode.Success;
    }

    /// <returns>The release; null if it can't be recorded after something worse has happened.</returns>
    private async Task<Release?> RecordAsync(StackChange change, Verdict verdict)
    {
        using var end = new CancellationTokenSource(OrderlyEnd, _run.Shell.Time);
        try
        {
            return await History.AddAsync(_engine, change.File, change.Reason, verdict.Outcome, _run.Shell.Time.GetUtcNow().UtcDateTime, end.Token);
        }
        catch (Exception problem) when (verdict.Outcome != Outcome.Ok && (problem is CommandException || EngineMessage.IsFailure(problem)))
        {
            _run.Progress($"The release isn't recorded: {EngineMessage.Reason(problem)}");
            return null;
        }
    }

    private async Task<(StackDefinition Wanted, StackPlan Plan)> PrepareAsync(StackChange change, CancellationToken cancellationToken)
    {
        var wanted = StackReader.Read(change.File, Running.Stack);
        var note = await Hardening.ApplyAsync(wanted, _engine, cancellationToken);
        if (change.KeepsReplicas)
            KeepReplicas(wanted);
        var objects = change.Secret is { } secret ? Objects with { Secrets = [.. Objects.Secrets, new Secret { Spec = new SwarmSecretSpec { Name = secret.Name } }] } : Objects;
        var plan = new Planner(wanted, Running, objects, change.Contents).Plan(change.Only);
        string?[] notes = [.. plan.Notes, change.Secret is { } made ? $"The secret '{made.Name}' is made for it." : null, note];
        return (wanted, plan with { Notes = [.. notes.OfType<string>()] });
    }

    private void KeepReplicas(StackDefinition wanted)
    {
        foreach (var service in Running.Services)
        {
            if (service.Spec.Mode?.Replicated is { } now && wanted.Services.GetValueOrDefault(service.Name)?.Mode?.Replicated is { } then)
                then.Replicas = now.Replicas;
        }
    }

    private async Task<Verdict> CarryOutAsync(StackChange change, StackDefinition wanted, StackPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (change.Secret is { } secret)
                await secret.CreateAsync(_engine, Running.Stack, cancellationToken);
            var images = new ImageResolver(_engine, _run, _run.Arguments.GetValue(RolloutOptions.ResolveImage) != "never");
            await new Rollout(_engine, _run, wanted, Running, change.Contents, images).ApplyAsync(plan, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Verdict(_run.IsLate ? Outcome.Timeout : Outcome.Interrupted, "Ended before everything was handed to the Swarm; run it again to finish it.");
        }
        catch (Exception problem) when (problem is CommandException || EngineMessage.IsFailure(problem))
        {
            return new Verdict(Outcome.Failed, EngineMessage.Reason(problem));
        }

        var verdict = await WaitAsync(change, wanted, cancellationToken);
        return verdict.Outcome == Outcome.Ok ? await VerifyAsync(change, wanted, cancellationToken) : verdict;
    }

    private Task<Verdict> WaitAsync(StackChange change, StackDefinition wanted, CancellationToken cancellationToken) => RolloutOptions.WaitAsync(
        _engine, _run, Running, [.. wanted.Services.Keys.Where(name => change.Only?.Contains(name) != false).Order(StringComparer.Ordinal)], cancellationToken);

    /// <summary>Looks whether the Swarm has what it was given: somebody else may have changed it meanwhile.</summary>
    private async Task<Verdict> VerifyAsync(StackChange change, StackDefinition wanted, CancellationToken cancellationToken)
    {
        var now = await StackState.ReadAsync(_engine, Running.Stack, cancellationToken);
        var left = new Planner(wanted, now, await SwarmObjects.ReadAsync(_engine, cancellationToken), change.Contents).Plan(change.Only);
        return left.IsEmpty
            ? new Verdict(Outcome.Ok)
            : new Verdict(Outcome.Failed, $"{string.Join(", ", left.Changes.Select(item => item.Name))}: the Swarm has something else than it was given; somebody else changes the stack, too.");
    }

    /// <exception cref="CommandException">It didn't go well.</exception>
    private void Report(StackPlan plan, Release? release, Verdict verdict)
    {
        _run.Output.Item(
            new { stack = plan.Stack, release = release?.Number, outcome = verdict.Outcome, changes = plan.Changes },
            () => _run.Shell.Out.WriteLine(release is null ? $"{plan.Stack}: {verdict.Outcome.Name()}." : $"Release {release.Number} of {plan.Stack}: {verdict.Outcome.Name()}."));
        verdict.ThrowIfBad();
    }
}
