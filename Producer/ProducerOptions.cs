namespace MetalsPipeline.Producer;

/// <summary>Settings of the producer, from section <c>Producer</c>.</summary>
internal sealed class ProducerOptions
{
    /// <summary>Where ticks come from besides <c>POST /produce</c>.</summary>
    public FeedKind Feed { get; set; } = FeedKind.Simulate;

    /// <summary>Key that <c>POST /produce</c> asks for in the header X-Api-Key.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Requests to <c>POST /produce</c> a second that are let through on average; twice as many in a burst.</summary>
    public int RequestsPerSecond { get; set; } = 1_000;

    public SimulationOptions Simulation { get; } = new();

    public ReplayOptions Replay { get; } = new();
}

internal enum FeedKind
{
    None,
    Simulate,
    Replay,
}

/// <summary>Settings of the simulated feed.</summary>
internal sealed class SimulationOptions
{
    public InstrumentSet Instruments { get; set; } = InstrumentSet.Metals;

    /// <summary>Ticks a second over all instruments, more than 0 and at most 1,000,000.</summary>
    public double Rate { get; set; } = 50;

    /// <summary>Seed of the random walks; absent: another one at each start.</summary>
    public int? Seed { get; set; }
}

internal enum InstrumentSet
{
    Metals,
    Stocks,
}

/// <summary>Settings of the replayed feed.</summary>
internal sealed class ReplayOptions
{
    /// <summary>Path of a .csv, .ndjson or .jsonl file.</summary>
    public string File { get; set; } = "";

    /// <summary>How many times faster than the file's own time; 0: as fast as possible.</summary>
    public double Speed { get; set; }

    /// <summary>Instrument of rows that don't name one; absent: the letters that the file's name starts with.</summary>
    public string? Instrument { get; set; }

    /// <summary>Whether <see cref="Instrument"/>, or the instrument column, names stocks and not metals.</summary>
    public bool Stocks { get; set; }

    public string Currency { get; set; } = "USD";

    public ReplayColumns Columns { get; } = new();
}

/// <summary>Names of the file's columns, or of the properties in NDJSON; case doesn't matter. Absent: the usual names are tried.</summary>
internal sealed class ReplayColumns
{
    public string? Timestamp { get; set; }

    public string? Price { get; set; }

    public string? Instrument { get; set; }

    public string? Volume { get; set; }

    public string? Currency { get; set; }
}
