using System.Text.Json;
using System.Text.Json.Serialization;
using MetalsPipeline.Embedded.Kafka.Log;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>The list of topics on disk.</summary>
internal sealed record TopicsFile(IReadOnlyList<TopicsFile.TopicEntry> Topics)
{
    internal sealed record TopicEntry(string Name, IReadOnlyDictionary<string, string> Config, IReadOnlyList<PartitionEntry> Partitions);

    internal sealed record PartitionEntry(IReadOnlyList<int> Replicas, int LeaderEpoch);

    /// <summary>Null if there is no such file yet.</summary>
    public static TopicsFile? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TopicsJson.Default.TopicsFile);
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{path} is damaged: {damage.Message}", damage);
        }
    }

    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, TopicsJson.Default.TopicsFile));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TopicsFile))]
internal sealed partial class TopicsJson : JsonSerializerContext;
