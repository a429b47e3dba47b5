namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>A topic's name with one element per partition: the shape that most requests and responses share.</summary>
internal readonly record struct TopicData<T>(string Name, T[] Partitions)
{
    public TopicData<TResult> Select<TResult>(Func<string, T, TResult> selector)
    {
        var results = new TResult[Partitions.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = selector(Name, Partitions[i]);
        return new TopicData<TResult>(Name, results);
    }
}

internal static class TopicDataExtensions
{
    public static TopicData<TResult>[] SelectPartitions<T, TResult>(this TopicData<T>[] topics, Func<string, T, TResult> selector) =>
        Array.ConvertAll(topics, topic => topic.Select(selector));
}
