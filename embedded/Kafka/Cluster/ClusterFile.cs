using System.Text.Json;
using System.Text.Json.Serialization;
using MetalsPipeline.Embedded.Kafka.Log;

namespace MetalsPipeline.Embedded.Kafka.Cluster;

/// <summary>What belongs to the cluster as a whole: its id, and the first producer id that was never given out.</summary>
internal sealed record ClusterFile(string ClusterId, long NextProducerId)
{
    public static ClusterFile LoadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            try
            {
                return JsonSerializer.Deserialize(File.ReadAllBytes(path), ClusterJson.Default.ClusterFile)
                    ?? throw new InvalidDataException($"{path} is empty.");
            }
            catch (JsonException damage)
            {
                throw new InvalidDataException($"{path} is damaged: {damage.Message}", damage);
            }
        }

        // The form in which Kafka itself writes a cluster id: 16 random bytes in URL-safe base64.
        var clusterId = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var created = new ClusterFile(clusterId, NextProducerId: 1);
        created.Save(path);
        return created;
    }

    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.ClusterFile));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterFile))]
internal sealed partial class ClusterJson : JsonSerializerContext;
