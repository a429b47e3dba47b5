using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Turns what steps report into activities, for the CLI or the console to read.</summary>
internal sealed class ActivityReporter(TimeProvider time, IOptions<PipelineOptions> options) : IPipelineActivityReporter
{
    private readonly Channel<PublishingActivity> _activities = Channel.CreateUnbounded<PublishingActivity>();
    private readonly ConcurrentBag<ReportingStep> _steps = [];
    private readonly LogLevel _logLevel = Enum.TryParse<LogLevel>(options.Value.LogLevel, ignoreCase: true, out var level) ? level : LogLevel.Information;

    /// <summary>Ends after the last activity.</summary>
    public ChannelReader<PublishingActivity> Activities => _activities.Reader;

    public CompletionState State => _steps.Select(step => step.State).DefaultIfEmpty(CompletionState.Completed).Max();

    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, parentStepId: null, hierarchyLevel: 0, cancellationToken);

    public Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default)
    {
        var step = new ReportingStep(this, title, parentStepId, hierarchyLevel);
        _steps.Add(step);
        return Task.FromResult<IReportingStep>(step);
    }

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var state = options?.CompletionState ?? State;
        Write(PublishingActivity.PublishComplete, new()
        {
            Id = PublishingActivity.PublishComplete,
            StatusText = options?.CompletionMessage ?? state switch
            {
                CompletionState.CompletedWithError => "The pipeline has failed",
                CompletionState.CompletedWithWarning => "The pipeline has ended, with warnings",
                _ => "The pipeline has succeeded",
            },
            CompletionState = state.ToString(),
            PipelineSummary = options?.PipelineSummary is { Count: > 0 } summary
                ? [.. summary.Select(item => new PublishingSummaryItem(item.Key, item.Value, item.EnableMarkdown))]
                : null,
        });
        _activities.Writer.TryComplete();
        return Task.CompletedTask;
    }

    internal void Write(string type, PublishingActivityData data) => _activities.Writer.TryWrite(new(type, data));

    internal void WriteLog(string stepId, LogLevel level, string text, bool markdown)
    {
        if (level >= _logLevel)
        {
            Write(PublishingActivity.Log, new()
            {
                Id = Guid.NewGuid().ToString(),
                StatusText = text,
                CompletionState = nameof(CompletionState.Completed),
                StepId = stepId,
                LogLevel = level.ToString(),
                Timestamp = time.GetUtcNow(),
                EnableMarkdown = markdown,
            });
        }
    }
}
