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

    /// <summary>Reads and checks the section.</summary>
    /// <param name="configuration">The app host's configuration.</param>
    /// <param name="options">The settings, when there is no problem.</param>
    /// <param name="problem">Which setting is wrong and how to mend it, otherwise.</param>
    public static bool TryRead(IConfiguration configuration, out PipelineOptions options, out string problem)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        options = new PipelineOptions();
        try
        {
            configuration.GetSection("Pipeline").Bind(options);
            problem = options.FindProblem() ?? "";
        }
        catch (InvalidOperationException e) // The binder's word for a value that can't be converted; its message names the setting.
        {
            problem = $"{e.Message} {e.InnerException?.Message}";
        }
        return problem.Length == 0;
    }

    private string? FindProblem() =>
        Backing == Backing.Containers ? "Pipeline:Backing=Containers is not available yet; use Embedded."
        : Feed is { Length: > 0 } && !File.Exists(Feed) ? $"Pipeline:Feed names '{Path.GetFullPath(Feed)}', which doesn't exist."
        : Rate is not (> 0 and <= 1_000_000) ? $"Pipeline:Rate is {Rate}; use more than 0 and at most 1,000,000 ticks a second."
        : Processors is not (>= 1 and <= 16) ? $"Pipeline:Processors is {Processors}; use 1 to 16."
        : null;
}

/// <summary>What stands behind the services.</summary>
public enum Backing
{
    /// <summary>Two small processes of ours that speak the real wire protocols; no container engine is needed.</summary>
    Embedded,

    /// <summary>The real servers in containers.</summary>
    Containers,
}
