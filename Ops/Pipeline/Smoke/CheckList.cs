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

    public bool Passed => _checks.All(check => check.Verdict == Verdict.Passed);

    /// <summary>Makes a check.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="patience">How long it may fail where there is no <c>--timeout</c>, which counts otherwise.</param>
    /// <param name="check">Returns what was seen, or throws what is wrong.</param>
    public async Task<bool> TryAsync(string name, TimeSpan patience, Func<CancellationToken, Task<string?>> check)
    {
        var started = run.Shell.Time.GetTimestamp();
        string? trouble = null;
        while (!run.IsLate)
        {
            try
            {
                return Add(name, Verdict.Passed, started, await check(cancellationToken));
            }
            catch (Exception problem) when (problem is CommandException or KafkaException or StoreUnavailableException)
            {
                var isFirst = trouble is null;
                trouble = problem.Message;
                if (!run.HasTimeout && run.Shell.Time.GetElapsedTime(started) >= patience)
                    return Add(name, Verdict.Failed, started, trouble);
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

        return Add(name, trouble is null ? Verdict.Skipped : Verdict.Failed, started, trouble ?? "--timeout is over");
    }

    /// <summary>Leaves a check out.</summary>
    public void Skip(string name, string why) => Add(name, Verdict.Skipped, run.Shell.Time.GetTimestamp(), why);

    private bool Add(string name, Verdict verdict, long started, string? detail)
    {
        _checks.Add(new Check(name, verdict, Math.Round(run.Shell.Time.GetElapsedTime(started).TotalMilliseconds, 1), detail));
        return verdict == Verdict.Passed;
    }
}
