namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Something to show of a pipeline's execution, in the form in which the CLI takes it.</summary>
internal sealed record PublishingActivity(string Type, PublishingActivityData Data)
{
    public const string Step = "step";
    public const string Task = "task";
    public const string Log = "log";
    public const string PublishComplete = "publish-complete";
}

/// <inheritdoc cref="PublishingActivity" />
internal sealed record PublishingActivityData
{
    public required string Id { get; init; }

    public required string StatusText { get; init; }

    public required string CompletionState { get; init; }

    public string? CompletionMessage { get; init; }

    public string? StepId { get; init; }

    public string? ParentStepId { get; init; }

    public int HierarchyLevel { get; init; }

    public string? LogLevel { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public bool EnableMarkdown { get; init; }

    public IReadOnlyList<PublishingSummaryItem>? PipelineSummary { get; init; }
}

/// <inheritdoc cref="PublishingActivity" />
internal sealed record PublishingSummaryItem(string Key, string Value, bool EnableMarkdown);
