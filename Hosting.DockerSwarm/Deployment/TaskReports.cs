using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Shows parts of a step as they go.</summary>
internal static class TaskReports
{
    /// <summary>Does the part and shows how it ended.</summary>
    public static async Task ReportAsync(this IReportingStep step, string title, Func<IReportingTask, Task> action, CancellationToken cancellationToken)
    {
        await using var task = await step.CreateTaskAsync(title, cancellationToken);
        try
        {
            await action(task);
            await task.SucceedAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception)
        {
            // The step tells the reason; here only that it is this part which failed, also when it was cancelled.
            await task.FailAsync($"{title}: {(exception is OperationCanceledException ? "cancelled" : "failed")}", CancellationToken.None);
            throw;
        }
    }
}
