namespace MetalsPipeline.Embedded.Kafka.Cluster;

/// <summary>Gives out producer ids, never one twice: a block of them is struck off on disk before the first of it is used.</summary>
internal sealed class ProducerIds(string path, ClusterFile cluster)
{
    private const int BlockSize = 1000;

    private readonly Lock _gate = new();
    private long _next = cluster.NextProducerId;
    private long _blockEnd = cluster.NextProducerId;

    /// <summary>Throws <see cref="IOException"/> if the disk refuses.</summary>
    public long Next()
    {
        lock (_gate)
        {
            if (_next == _blockEnd)
            {
                (cluster with { NextProducerId = _blockEnd + BlockSize }).Save(path);
                _blockEnd += BlockSize;
            }

            return _next++;
        }
    }
}
