namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>A topic: its settings and its partitions, both replaced as a whole when they change.</summary>
internal sealed class Topic(string name, TopicConfig config)
{
    private volatile TopicConfig _config = config;
    private volatile Partition[] _partitions = [];

    public string Name { get; } = name;

    public TopicConfig Config
    {
        get => _config;
        set => _config = value;
    }

    public IReadOnlyList<Partition> Partitions => _partitions;

    public Partition? Find(int index)
    {
        var partitions = _partitions;
        return (uint)index < (uint)partitions.Length ? partitions[index] : null;
    }

    public void Add(IEnumerable<Partition> partitions) => _partitions = [.. _partitions, .. partitions];
}
