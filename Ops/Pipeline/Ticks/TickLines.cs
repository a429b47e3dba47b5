using System.Text;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>Reads ticks, one JSON object a line.</summary>
internal static class TickLines
{
    /// <summary>They are all checked before the first is sent.</summary>
    private const int Most = 100_000;

    /// <param name="name">What messages call the source.</param>
    /// <param name="reader">The lines; empty ones are passed over.</param>
    /// <param name="now">Present time, UTC.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CommandException">A line is no valid tick, or there are none or too many.</exception>
    public static async Task<List<PriceTick>> ReadAsync(string name, TextReader reader, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<PriceTick> ticks = [];
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!PriceTickSerializer.TryDeserialize(Encoding.UTF8.GetBytes(line), now.UtcDateTime, out var tick, out var error))
                throw new CommandException($"{name}, line {number}: {error}");
            if (ticks.Count == Most)
                throw new CommandException($"{name} has more than {Most} ticks; send it in parts.");
            tick.EventId ??= Guid.CreateVersion7(now);
            ticks.Add(tick);
        }

        return ticks.Count > 0 ? ticks : throw new CommandException($"{name} has no ticks; write one JSON object a line.");
    }
}
