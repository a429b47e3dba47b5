namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Has more or fewer producers and processors run, wherever that is.</summary>
internal interface IScaler
{
    /// <summary>How many there should be now.</summary>
    Task<ReplicaCounts> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Says how many there should be; they needn't run yet.</summary>
    Task SetAsync(ReplicaCounts counts, CancellationToken cancellationToken);

    /// <summary>Returns when as many run as there should be, and no others any more.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>What they have used so far.</summary>
    Task<CpuTime> ReadCpuAsync(CancellationToken cancellationToken);
}
