using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>What is told at the end of an execution.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics#{0}")]
public sealed class PipelineSummary
{
    private readonly List<PipelineSummaryItem> _items = [];

    public ReadOnlyCollection<PipelineSummaryItem> Items
    {
        get
        {
            lock (_items)
            {
                return new([.. _items]);
            }
        }
    }

    public void Add(string key, string value) => Add(new(key, value, enableMarkdown: false));

    public void Add(string key, MarkdownString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(new(key, value.Value, enableMarkdown: true));
    }

    private void Add(PipelineSummaryItem item)
    {
        lock (_items)
        {
            _items.Add(item);
        }
    }
}

/// <summary>One line of the summary.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineSummaryItem(string key, string value, bool enableMarkdown)
{
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    public bool EnableMarkdown { get; } = enableMarkdown;
}

/// <summary>How an execution ended.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PublishCompletionOptions
{
    public string? CompletionMessage { get; set; }

    public CompletionState? CompletionState { get; set; }

    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; set; }
}
