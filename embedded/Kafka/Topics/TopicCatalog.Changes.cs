using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Topics;

internal partial class TopicCatalog
{
    /// <summary>Finds a topic, or makes it with the defaults if that is allowed.</summary>
    public (Topic? Topic, ErrorCode Error) FindOrCreate(string name, bool mayCreate)
    {
        if (Find(name) is { } topic)
            return (topic, ErrorCode.None);
        if (!TopicName.IsValid(name))
            return (null, ErrorCode.InvalidTopic);
        if (!mayCreate || !Settings.AutoCreate)
            return (null, ErrorCode.UnknownTopicOrPartition);

        var result = Create(new NewTopic(name), validateOnly: false);
        return result.Error is ErrorCode.None or ErrorCode.TopicAlreadyExists ? (Find(name), ErrorCode.None) : (null, result.Error);
    }

    public TopicResult Create(NewTopic wanted, bool validateOnly)
    {
        if (!TopicName.IsValid(wanted.Name))
            return new(ErrorCode.InvalidTopic, "A topic's name has 1 to 249 letters, digits, dots, underscores and hyphens.");
        if (TopicConfig.Create(wanted.Config ?? new Dictionary<string, string>(), Settings.Defaults, out var problem) is not { } config)
            return new(ErrorCode.InvalidConfig, problem);

        lock (_gate)
        {
            if (_topics.ContainsKey(wanted.Name))
                return new(ErrorCode.TopicAlreadyExists, $"Topic '{wanted.Name}' already exists.");

            var result = Assign(wanted, out var assignment);
            return result.Error != ErrorCode.None || validateOnly ? result : AddPartitions(new Topic(wanted.Name, config), assignment);
        }
    }

    /// <summary>Raises the number of a topic's partitions to <paramref name="count"/>.</summary>
    public TopicResult AddPartitions(string name, int count, IReadOnlyList<int>[]? assignment, bool validateOnly)
    {
        lock (_gate)
        {
            if (Find(name) is not { } topic)
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");

            var present = topic.Partitions.Count;
            if (count <= present)
                return new(ErrorCode.InvalidPartitions, $"Topic '{name}' has {present} partitions already; their number can only grow.");
            if (TooMany(count - present) is { } tooMany)
                return tooMany;
            if (assignment is not null && assignment.Length != count - present)
                return new(ErrorCode.InvalidReplicaAssignment, $"{count - present} partitions are new, {assignment.Length} assigned.");
            if (assignment is not null && ReplicaAssignment.Problem(assignment, _nodes.All.Count) is { } problem)
                return new(ErrorCode.InvalidReplicaAssignment, problem);

            var replicationFactor = Math.Min(topic.Partitions[0].Replicas.Count, _nodes.All.Count);
            assignment ??= ReplicaAssignment.Spread(present, count - present, replicationFactor, _nodes.All.Count);
            return validateOnly ? TopicResult.Success : AddPartitions(topic, assignment);
        }
    }

    public TopicResult Delete(string name)
    {
        lock (_gate)
        {
            if (!_topics.TryRemove(name, out var topic))
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");

            try
            {
                Save();
            }
            catch (IOException failure)
            {
                _topics[name] = topic;
                return new(ErrorCode.KafkaStorageError, failure.Message);
            }

            foreach (var partition in topic.Partitions)
                Remove(partition);
        }

        Deleted?.Invoke(name);
        return TopicResult.Success;
    }

    /// <summary>Replaces a topic's own settings by what <paramref name="change"/> makes of them.</summary>
    public TopicResult Configure(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change, bool validateOnly)
    {
        lock (_gate)
        {
            if (Find(name) is not { } topic)
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");
            if (TopicConfig.Create(change(topic.Config.Own), Settings.Defaults, out var problem) is not { } config)
                return new(ErrorCode.InvalidConfig, problem);
            if (validateOnly)
                return TopicResult.Success;

            var before = topic.Config;
            topic.Config = config;
            try
            {
                Save();
                return TopicResult.Success;
            }
            catch (IOException failure)
            {
                topic.Config = before;
                return new(ErrorCode.KafkaStorageError, failure.Message);
            }
        }
    }

    private void Remove(Partition partition)
    {
        try
        {
            partition.Log.Delete();
        }
        catch (IOException failure)
        {
            // It is no longer listed, so what is left of it goes with the next start.
            _environment.Log.Warning("a deleted partition left files", ("topic", partition.Topic.Name), ("cause", failure.Message));
        }

        partition.SignalWaits(int.MaxValue);
    }

    private TopicResult Assign(NewTopic wanted, out IReadOnlyList<int>[] assignment)
    {
        var nodes = _nodes.All.Count;
        assignment = wanted.Assignment ?? [];
        if (assignment.Length > 0)
        {
            return ReplicaAssignment.Problem(assignment, nodes) is { } problem ? new(ErrorCode.InvalidReplicaAssignment, problem)
                : TooMany(assignment.Length) ?? TopicResult.Success;
        }

        var partitions = wanted.Partitions == -1 ? Settings.DefaultPartitions : wanted.Partitions;
        var replicationFactor = wanted.ReplicationFactor == -1 ? Settings.DefaultReplicationFactor : wanted.ReplicationFactor;
        if (partitions < 1)
            return new(ErrorCode.InvalidPartitions, "A topic needs at least one partition.");
        if (TooMany(partitions) is { } tooMany)
            return tooMany;
        if (replicationFactor < 1 || replicationFactor > nodes)
            return new(ErrorCode.InvalidReplicationFactor, $"Replication factor {replicationFactor} isn't possible with {nodes} node(s).");

        assignment = ReplicaAssignment.Spread(0, partitions, replicationFactor, nodes);
        return TopicResult.Success;
    }

    private TopicResult? TooMany(int more) =>
        PartitionCount + (long)more <= Settings.MaxPartitions ? null
            : new(ErrorCode.PolicyViolation, $"This broker keeps at most {Settings.MaxPartitions} partitions and has {PartitionCount}.");

    /// <summary>Opens logs for new partitions and lists them; undone as a whole if the disk refuses.</summary>
    private TopicResult AddPartitions(Topic topic, IReadOnlyList<int>[] assignment)
    {
        var added = new List<Partition>();
        try
        {
            foreach (var replicas in assignment)
                added.Add(OpenPartition(topic, topic.Partitions.Count + added.Count, replicas, leaderEpoch: 0));

            DirectorySync.Flush(_directory);
            var complete = new Topic(topic.Name, topic.Config);
            complete.Add([.. topic.Partitions, .. added]);
            Save(_topics.Values.Where(other => other.Name != topic.Name).Append(complete));
        }
        catch (IOException failure)
        {
            added.ForEach(Remove);
            return new(ErrorCode.KafkaStorageError, failure.Message);
        }

        topic.Add(added);
        _topics[topic.Name] = topic;
        return TopicResult.Success;
    }
}
