using System.Runtime.CompilerServices;
using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Feeds;

namespace MetalsPipeline.Producer.Replay;

/// <summary>The rows of a file, once, at a multiple of their own pace or as fast as possible. Rows that can't be used are logged and counted.</summary>
internal sealed partial class ReplayFeed(ReplayOptions options, TimeProvider time, ILogger<ReplayFeed> logger) : ITickFeed
{
    public string Description => $"replay of {options.File}";

    public async IAsyncEnumerable<PriceTick> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapper = new RowMapper(options, time);
        var (used, unusable) = (0L, 0L);
        DateTime? previous = null;
        await foreach (var row in RowReader.ReadAsync(options.File, cancellationToken))
        {
            if (Map(mapper, row) is not { } tick)
            {
                unusable++;
                continue;
            }
            if (options.Speed > 0 && previous is { } earlier && tick.Timestamp > earlier)
                await Task.Delay((tick.Timestamp - earlier) / options.Speed, time, cancellationToken);
            previous = tick.Timestamp;
            used++;
            yield return tick;
        }
        LogEnd(options.File, used, unusable);
    }

    private PriceTick? Map(RowMapper mapper, Row row)
    {
        try
        {
            return mapper.Map(row);
        }
        catch (RowException e)
        {
            LogUnusable(options.File, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} {Problem}; the row is left out")]
    private partial void LogUnusable(string file, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} is replayed: {Used} rows sent, {Unusable} left out")]
    private partial void LogEnd(string file, long used, long unusable);
}
