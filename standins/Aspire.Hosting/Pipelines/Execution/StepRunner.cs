using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Runs steps, each as soon as those that it depends on have succeeded.</summary>
internal sealed partial class StepRunner(PipelineContext context, IPipelineActivityReporter reporter)
{
    /// <exception cref="DistributedApplicationException">Steps failed; the message has the first one's.</exception>
    public async Task RunAsync(IReadOnlyList<ResolvedStep> steps)
    {
        var running = new Dictionary<string, Task<bool>>();
        var failures = new List<(string Step, Exception Reason)>();
        foreach (var step in steps)
        {
            // The steps are in order, so that those before are all there; of steps that aren't executed nothing is awaited.
            Task<bool>[] before = [.. step.DependsOn.Where(running.ContainsKey).Select(name => running[name])];
            running[step.Step.Name] = Task.Run(async () =>
            {
                var succeeded = await Task.WhenAll(before);
                return succeeded.All(one => one) && await RunAsync(step.Step, failures);
            });
        }

        await Task.WhenAll(running.Values);
        if (failures.Count > 0)
        {
            var (name, reason) = failures[0];
            throw new DistributedApplicationException($"Step '{name}' failed: {reason.Message}", reason);
        }
    }

    private async Task<bool> RunAsync(PipelineStep step, List<(string Step, Exception Reason)> failures)
    {
        await using var reporting = await reporter.CreateStepAsync(step.Name, context.CancellationToken);
        var stepContext = new PipelineStepContext { PipelineContext = context, ReportingStep = reporting };
        try
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await step.Action(stepContext);
            return true;
        }
#pragma warning disable CA1031 // Whatever a step throws is its failure, and ends what depends on it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (failures)
            {
                failures.Add((step.Name, exception));
            }

            // A message of ours says all; of anything else the origin matters.
            if (exception is not DistributedApplicationException and not OperationCanceledException)
            {
                LogFault(stepContext.Logger, exception);
            }

            await reporting.FailAsync(exception.Message, CancellationToken.None);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The step failed.")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
