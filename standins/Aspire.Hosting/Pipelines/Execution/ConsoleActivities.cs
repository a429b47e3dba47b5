using System.Threading.Channels;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Shows activities on the console, for those who publish without the CLI.</summary>
internal static class ConsoleActivities
{
    private const string Failed = nameof(CompletionState.CompletedWithError);
    private const string Warned = nameof(CompletionState.CompletedWithWarning);

    public static async Task WriteAsync(ChannelReader<PublishingActivity> activities, TextWriter output, CancellationToken cancellationToken)
    {
        var titles = new Dictionary<string, string>();
        await foreach (var (type, data) in activities.ReadAllAsync(cancellationToken))
        {
            var ended = data.CompletionState != nameof(CompletionState.InProgress);
            var line = type switch
            {
                PublishingActivity.Step when !titles.TryAdd(data.Id, data.StatusText) && data.StatusText != titles[data.Id] =>
                    $"{Mark(data)} {titles[data.Id]}: {data.StatusText}",
                PublishingActivity.Step when ended => $"{Mark(data)} {titles[data.Id]}",
                PublishingActivity.Task when ended => $"    {Mark(data)} {data.CompletionMessage ?? data.StatusText}",
                PublishingActivity.Log => $"    {data.StatusText.ReplaceLineEndings($"{Environment.NewLine}    ")}",
                PublishingActivity.PublishComplete => string.Join(
                    Environment.NewLine,
                    (data.PipelineSummary ?? []).Select(item => $"{item.Key}: {item.Value}").Prepend($"{Mark(data)} {data.StatusText}")),
                _ => null,
            };
            if (line is not null)
            {
                await output.WriteLineAsync(line);
            }
        }
    }

    private static string Mark(PublishingActivityData data) => data.CompletionState switch
    {
        Failed => "✗",
        Warned => "!",
        _ => "✓",
    };
}
