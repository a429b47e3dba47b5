using Microsoft.Extensions.Configuration;

namespace MetalsPipeline.AppHost;

/// <summary>How the system is composed: section <c>Pipeline</c> of the app host's configuration.</summary>
public sealed class PipelineOptions
{
    /// <summary>What stands behind the services.</summary>
    public Backing Backing { get; set; } = Backing.Embedded;

    /// <summary>Folder of the embedded servers' data; a relative path counts from the repository's root.</summary>
    public string DataPath { get; set; } = ".data";

    /// <summary>Port of Kafka on this machine.</summary>
    public int KafkaPort { get; set; } = 9092;

    /// <summary>Port of MongoDB on this machine.</summary>
    public int MongoDBPort { get; set; } = 27017;

    /// <summary>CSV or NDJSON file that the producer replays; absent: it simulates.</summary>
    public string? Feed { get; set; }

    /// <summary>Simulated ticks a second.</summary>
    public double Rate { get; set; } = 50;

    /// <summary>Number of processors.</summary>
    public int Processors { get; set; } = 1;

    /// <summary>Reads the section.</summary>
    public static PipelineOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new PipelineOptions();
        configuration.GetSection("Pipeline").Bind(options);
        return options;
    }
}

/// <summary>What stands behind the services.</summary>
public enum Backing
{
    /// <summary>Two small processes of ours that speak the real wire protocols; no container engine is needed.</summary>
    Embedded,

    /// <summary>The real servers in containers.</summary>
    Containers,
}
