using MetalsPipeline.Embedded.Kafka.Log;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>One partition: its log, its replicas and leader, and the fetches that wait for its next records.</summary>
internal sealed class Partition
{
    private readonly Lock _waitsGate = new();
    private readonly List<FetchWait> _waits = [];
    private volatile Leadership _leadership;
    private volatile IReadOnlyList<int> _replicas;
    private volatile int _waitCount;

    public Partition(Topic topic, int index, IReadOnlyList<int> replicas, int leaderEpoch, PartitionLog log)
    {
        Topic = topic;
        Index = index;
        Log = log;
        _replicas = replicas;
        _leadership = new Leadership(Leadership.None, leaderEpoch, []);
        log.Advanced += SignalWaits;
    }

    public Topic Topic { get; }

    public int Index { get; }

    public PartitionLog Log { get; }

    /// <summary>The nodes that hold this partition, the preferred leader first.</summary>
    public IReadOnlyList<int> Replicas => _replicas;

    public Leadership Leadership => _leadership;

    /// <summary>
    /// Elects anew: the preferred leader if that is wanted and it is up; else whoever leads already, as clients have found it; else the
    /// first that is up.
    /// </summary>
    public void Elect(Func<int, bool> isLive, bool preferred)
    {
        var inSync = _replicas.Where(isLive).ToArray();
        var leader = inSync.Length == 0 ? Leadership.None
            : !inSync.Contains(_leadership.Leader) || (preferred && inSync[0] == _replicas[0]) ? inSync[0]
            : _leadership.Leader;

        var epoch = leader == _leadership.Leader ? _leadership.Epoch : _leadership.Epoch + 1;
        _leadership = new Leadership(leader, epoch, inSync);
        SignalWaits(int.MaxValue);
    }

    /// <summary>Makes a replica the preferred leader; takes effect with the next election that asks for it.</summary>
    public void Prefer(int node) => _replicas = [node, .. _replicas.Where(replica => replica != node)];

    public void AddWait(FetchWait wait)
    {
        lock (_waitsGate)
        {
            _waits.Add(wait);
            _waitCount = _waits.Count;
        }

        // The caller now looks at the log once more; an append must see this wait, or that look the append.
        Interlocked.MemoryBarrier();
    }

    public void RemoveWait(FetchWait wait)
    {
        lock (_waitsGate)
        {
            _waits.Remove(wait);
            _waitCount = _waits.Count;
        }
    }

    /// <summary>Tells waiting fetches of new bytes, or to look again at once (<see cref="int.MaxValue"/>).</summary>
    public void SignalWaits(int bytes)
    {
        Interlocked.MemoryBarrier();
        if (_waitCount == 0)
            return;

        lock (_waitsGate)
        {
            foreach (var wait in _waits)
                wait.Signal(bytes);
        }
    }
}
