using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Backchannel;

/// <summary>The logs of one resource or of all, for the CLI.</summary>
internal sealed class ConsoleLogReader(DistributedApplicationModel model, ResourceFinder finder, ResourceLoggerService loggers)
{
    public async IAsyncEnumerable<object> ReadAsync(ConsoleLogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batches = request.Follow
            ? FollowAsync(InstancesOf(request.ResourceName), cancellationToken)
            : CurrentAsync(InstancesOf(request.ResourceName), request.Tail, cancellationToken);
        await foreach (var batch in batches)
        {
            ConsoleLogLine[] lines = [.. batch.Where(line => request.Search is not { Length: > 0 } search || line.Content.Contains(search, StringComparison.OrdinalIgnoreCase))];
            if (lines.Length > 0)
            {
                yield return new ConsoleLogBatch(lines);
            }
        }
    }

    private string[] InstancesOf(string? name)
    {
        if (name is not { Length: > 0 })
        {
            return [.. model.Resources.SelectMany(resource => resource.InstanceNames())];
        }

        var found = finder.Find(name) ?? throw new InvalidOperationException($"There is no resource '{name}'.");
        return found.Instance is { } instance ? [instance] : [.. found.Resource.InstanceNames()];
    }

    /// <summary>What there is now; of several logs together in the order of time, which stands in front of every line.</summary>
    private async IAsyncEnumerable<IEnumerable<ConsoleLogLine>> CurrentAsync(string[] instances, int? tail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new List<ConsoleLogLine>();
        foreach (var instance in instances)
        {
            await foreach (var batch in loggers.LogOf(instance).WatchAsync(follow: false, cancellationToken))
            {
                lines.AddRange(batch.Select(line => ToLine(instance, line)));
            }
        }

        var ordered = lines.OrderBy(line => line.Content, StringComparer.Ordinal);
        yield return tail is { } last ? ordered.TakeLast(last) : ordered;
    }

    private async IAsyncEnumerable<IEnumerable<ConsoleLogLine>> FollowAsync(string[] instances, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateBounded<IEnumerable<ConsoleLogLine>>(1);
        var pumps = Task.WhenAll(instances.Select(async instance =>
        {
            await foreach (var batch in loggers.LogOf(instance).WatchAsync(follow: true, leaving.Token))
            {
                await merged.Writer.WriteAsync([.. batch.Select(line => ToLine(instance, line))], leaving.Token);
            }
        }));
        _ = pumps.ContinueWith(_ => merged.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            await foreach (var lines in merged.Reader.ReadAllAsync(cancellationToken))
            {
                yield return lines;
            }
        }
        finally
        {
            await leaving.CancelAsync();
        }
    }

    private static ConsoleLogLine ToLine(string instance, LogLine line) => new(instance, line.LineNumber, line.Content, line.IsErrorMessage);
}
