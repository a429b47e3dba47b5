using Confluent.Kafka;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Ops.Pipeline.Smoke;

/// <summary>Makes checks one after the other: each again and again while it fails and there is time.</summary>
internal sealed class CheckList(Run run, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<Check> _checks = [];

    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Whether every check passed, or would be made now.</summary>
    public bool Passed { get; private set; } = true;

    /// <summary>Makes a check.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="patience">How long it may fail where there is no <c>--timeout</c>, which counts otherwise.</param>
    /// <param name="check">Returns what was seen, or throws what is wrong.</param>
    public Task<bool> TryAsync(string name, TimeSpan patience, Func<CancellationToken, Task<string?>> check) => TryAsync(name, patience, check, Verdict.Passed);

    /// <summary>Leaves out a check that would change something.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="plan">Returns what would be done, or throws why it can't be.</param>
    public Task<bool> PlanAsync(string name, Func<CancellationToken, Task<string?>> plan) => TryAsync(name, TimeSpan.Zero, plan, Verdict.Skipped);

    /// <summary>Leaves a check out because of one that didn't pass.</summary>
    public void Skip(string name, string why) => Fail(name, Verdict.Skipped, run.Shell.Time.GetTimestamp(), why);

    private async Task<bool> TryAsync(string name, TimeSpan patience, Func<CancellationToken, Task<string?>> check, Verdict well)
    {
        var started = run.Shell.Time.GetTimestamp();
        string? trouble = null;
        while (!run.IsLate)
        {
            try
            {
                Add(name, well, started, await check(cancellationToken));
                return true;
            }
            catch (Exception problem) when (problem is CommandException or KafkaException or StoreUnavailableException)
            {
                var isFirst = trouble is null;
                trouble = problem.Message;
                if (!run.HasTimeout && run.Shell.Time.GetElapsedTime(started) >= patience)
                    return Fail(name, Verdict.Failed, started, trouble);
                if (isFirst)
                    run.Progress($"{name}: not yet. {trouble}");
            }
            catch (OperationCanceledException) when (run.IsLate)
            {
                break;
            }

            await Task.Delay(Pause, run.Shell.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!run.IsLate)
                cancellationToken.ThrowIfCancellationRequested();
        }

        return Fail(name, trouble is null ? Verdict.Skipped : Verdict.Failed, started, trouble ?? "--timeout is over");
    }

    private bool Fail(string name, Verdict verdict, long started, string detail)
    {
        Add(name, verdict, started, detail);
        return Passed = false;
    }

    private void Add(string name, Verdict verdict, long started, string? detail) =>
        _checks.Add(new Check(name, verdict, Math.Round(run.Shell.Time.GetElapsedTime(started).TotalMilliseconds, 1), detail));
}
