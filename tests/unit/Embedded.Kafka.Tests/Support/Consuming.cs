using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

internal static class Consuming
{
    /// <summary>Generous: it only ends a test that would otherwise hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Consumes until so many messages have come.</summary>
    public static List<ConsumeResult<string, string>> Take(this IConsumer<string, string> consumer, int count)
    {
        var messages = new List<ConsumeResult<string, string>>();
        using var impatience = new CancellationTokenSource(Patience);
        while (messages.Count < count)
            messages.Add(consumer.Consume(impatience.Token));
        return messages;
    }

    /// <summary>Consumes nothing but what keeps the member alive, until a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var impatience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(10, impatience.Token);
    }
}
