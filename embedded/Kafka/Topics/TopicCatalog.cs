using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Log;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>All topics, in memory and on disk: a list in <c>topics.json</c> and a folder for each partition's log.</summary>
internal sealed partial class TopicCatalog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly string _directory;
    private readonly string _listPath;
    private readonly LogEnvironment _environment;
    private readonly Nodes _nodes;

    private TopicCatalog(string dataDirectory, CatalogSettings settings, LogEnvironment environment, Nodes nodes)
    {
        _directory = Path.Combine(dataDirectory, "topics");
        _listPath = Path.Combine(dataDirectory, "topics.json");
        _environment = environment;
        _nodes = nodes;
        Settings = settings;
    }

    /// <summary>Raised after a topic is gone.</summary>
    public event Action<string>? Deleted;

    public CatalogSettings Settings { get; }

    public IEnumerable<Topic> All => _topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal);

    public int PartitionCount => _topics.Values.Sum(topic => topic.Partitions.Count);

    /// <summary>Opens the logs of all topics, recovering where the last stop wasn't clean.</summary>
    public static TopicCatalog Open(string dataDirectory, CatalogSettings settings, LogEnvironment environment, Nodes nodes)
    {
        var catalog = new TopicCatalog(dataDirectory, settings, environment, nodes);
        catalog.Load();
        return catalog;
    }

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public Partition? Find(string topic, int partition) => Find(topic)?.Find(partition);

    /// <summary>Elects leaders anew, after nodes came or went.</summary>
    public void Elect() => Elect(_topics.Values.SelectMany(topic => topic.Partitions), preferred: false);

    /// <summary>Gives all partitions back to their preferred leaders, which shares the work out again.</summary>
    public void ElectPreferred() => Elect(_topics.Values.SelectMany(topic => topic.Partitions), preferred: true);

    /// <summary>Gives one partition to its preferred leader.</summary>
    public void ElectPreferred(Partition partition) => Elect([partition], preferred: true);

    public void Dispose() =>
        Parallel.ForEach(_topics.Values.SelectMany(topic => topic.Partitions), partition => partition.Log.Dispose());

    private void Elect(IEnumerable<Partition> partitions, bool preferred)
    {
        lock (_gate)
        {
            foreach (var partition in partitions)
                partition.Elect(_nodes.IsLive, preferred);

            try
            {
                Save();
            }
            catch (IOException failure)
            {
                // Leaders must change even so; epochs may then be counted twice after a restart, which only followers would mind.
                _environment.Log.Warning("leader epochs can't be stored", ("cause", failure.Message));
            }
        }
    }

    private void Load()
    {
        Directory.CreateDirectory(_directory);
        var list = TopicsFile.Load(_listPath);
        if (list is null && Directory.EnumerateDirectories(_directory).Any())
            throw new InvalidDataException($"{_directory} has partitions, but no list of them: restore {_listPath}, or remove the folder.");

        var entries = list?.Topics ?? [];
        RemoveUnlisted([.. entries.SelectMany(entry => entry.Partitions.Select((_, index) => PartitionDirectory(entry.Name, index)))]);
        foreach (var entry in entries)
            _topics[entry.Name] = Load(entry);
    }

    private Topic Load(TopicsFile.TopicEntry entry)
    {
        var config = TopicConfig.Create(entry.Config, Settings.Defaults, out var problem)
            ?? throw new InvalidDataException($"{_listPath}: topic {entry.Name}: {problem}");
        var topic = new Topic(entry.Name, config);
        var partitions = new Partition[entry.Partitions.Count];
        try
        {
            Parallel.For(0, partitions.Length, index =>
            {
                var (replicas, leaderEpoch) = entry.Partitions[index];
                partitions[index] = OpenPartition(topic, index, Reachable(replicas, index), leaderEpoch);
            });
        }
        catch (AggregateException several)
        {
            // One is enough to tell the user, and has the message.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        topic.Add(partitions);
        return topic;
    }

    /// <summary>What a crash left of a topic that was being made or deleted; nothing in it was acknowledged and is still wanted.</summary>
    private void RemoveUnlisted(HashSet<string> listed)
    {
        foreach (var directory in Directory.EnumerateDirectories(_directory).Where(directory => !listed.Contains(directory)).ToList())
        {
            Directory.Delete(directory, recursive: true);
            _environment.Log.Info("removed what was left of a topic", ("directory", directory));
        }
    }

    /// <summary>A partition whose replicas were all on nodes that this process no longer has is given to those that it has.</summary>
    private IReadOnlyList<int> Reachable(IReadOnlyList<int> replicas, int index) =>
        replicas.Any(node => node <= _nodes.All.Count) ? replicas : ReplicaAssignment.Spread(index, 1, 1, _nodes.All.Count)[0];

    private Partition OpenPartition(Topic topic, int index, IReadOnlyList<int> replicas, int leaderEpoch)
    {
        var log = PartitionLog.Open(PartitionDirectory(topic.Name, index), _environment);
        var partition = new Partition(topic, index, replicas, leaderEpoch, log);
        partition.Elect(_nodes.IsLive, preferred: true);
        return partition;
    }

    private string PartitionDirectory(string topic, int index) => Path.Combine(_directory, $"{topic}-{index}");

    private void Save() => Save(_topics.Values);

    private void Save(IEnumerable<Topic> topics) =>
        new TopicsFile([.. topics.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(ToEntry)]).Save(_listPath);

    private static TopicsFile.TopicEntry ToEntry(Topic topic) => new(
        topic.Name,
        topic.Config.Own,
        [.. topic.Partitions.Select(partition => new TopicsFile.PartitionEntry(partition.Replicas, partition.Leadership.Epoch))]);
}
