using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary>What is to be done so that topics are as they should be. Topics that nobody names are left alone.</summary>
internal sealed class TopicPlan
{
    private const string Partitions = "partitions";

    private readonly List<TopicSpecification> _new = [];
    private readonly List<PartitionsSpecification> _larger = [];
    private readonly Dictionary<ConfigResource, List<ConfigEntry>> _settings = [];

    private TopicPlan()
    {
    }

    public List<TopicChange> Changes { get; } = [];

    /// <summary>Compares topics with how they should be, and has Kafka check what would be changed.</summary>
    /// <exception cref="CommandException">Something can't be changed.</exception>
    /// <exception cref="KafkaException">Kafka wouldn't take a change.</exception>
    public static async Task<TopicPlan> MakeAsync(
        KafkaConnection kafka, IReadOnlyDictionary<string, WantedTopic> wanted, CancellationToken cancellationToken)
    {
        var present = kafka.Metadata.Topics.Where(topic => wanted.ContainsKey(topic.Topic)).ToDictionary(topic => topic.Topic);
        var settings = await TopicSettings.ReadAsync(kafka, present.Values, cancellationToken);

        var plan = new TopicPlan();
        foreach (var (name, topic) in wanted.OrderBy(topic => topic.Key, StringComparer.Ordinal))
        {
            if (present.TryGetValue(name, out var found))
                plan.Change(name, topic, found, settings[name]);
            else
                plan.Create(name, topic);
        }

        await plan.SendAsync(kafka, validateOnly: true, cancellationToken);
        return plan;
    }

    /// <summary>Carries it out.</summary>
    /// <exception cref="KafkaException">Kafka refused a change; those before it were made.</exception>
    public Task ApplyAsync(KafkaConnection kafka, CancellationToken cancellationToken) => SendAsync(kafka, validateOnly: false, cancellationToken);

    private void Create(string name, WantedTopic wanted)
    {
        _new.Add(new TopicSpecification
        {
            Name = name,
            NumPartitions = wanted.Partitions ?? -1,
            ReplicationFactor = wanted.ReplicationFactor ?? -1,
            Configs = wanted.Config.ToDictionary(setting => setting.Key, setting => setting.Value!),
        });
        Changes.Add(new TopicChange(name, Partitions, null, Text(wanted.Partitions)));
        Changes.Add(new TopicChange(name, "replication.factor", null, Text(wanted.ReplicationFactor)));
        Changes.AddRange(Sorted(wanted).Select(setting => new TopicChange(name, setting.Key, null, setting.Value)));
    }

    private void Change(string name, WantedTopic wanted, TopicMetadata topic, TopicSettings settings)
    {
        var copies = topic.Partitions.Max(partition => partition.Replicas.Length);
        if (wanted.ReplicationFactor is { } factor && factor != copies)
        {
            throw new CommandException(
                $"{name} has {copies} copies of each partition and should have {factor}: that takes a reassignment, which kafka-reassign-partitions does.");
        }

        var partitions = topic.Partitions.Count;
        if (wanted.Partitions < partitions)
            throw new CommandException($"{name} has {partitions} partitions and should have {wanted.Partitions}: their number can only grow.");
        if (wanted.Partitions > partitions)
        {
            _larger.Add(new PartitionsSpecification { Topic = name, IncreaseTo = wanted.Partitions.Value });
            Changes.Add(new TopicChange(name, Partitions, Text(partitions), Text(wanted.Partitions)));
        }

        var changed = Sorted(wanted).Where(setting => settings.Values.GetValueOrDefault(setting.Key) != setting.Value).ToList();
        if (changed.Count == 0)
            return;
        _settings.Add(
            new ConfigResource { Type = ResourceType.Topic, Name = name },
            [.. changed.Select(setting => new ConfigEntry { Name = setting.Key, Value = setting.Value, IncrementalOperation = AlterConfigOpType.Set })]);
        Changes.AddRange(changed.Select(setting => new TopicChange(name, setting.Key, settings.Values.GetValueOrDefault(setting.Key), setting.Value)));
    }

    private async Task SendAsync(KafkaConnection kafka, bool validateOnly, CancellationToken cancellationToken)
    {
        try
        {
            if (_new.Count > 0)
            {
                await kafka.Admin
                    .CreateTopicsAsync(_new, new CreateTopicsOptions { RequestTimeout = KafkaConnection.RequestTimeout, ValidateOnly = validateOnly })
                    .WaitAsync(cancellationToken);
            }

            if (_larger.Count > 0)
            {
                await kafka.Admin
                    .CreatePartitionsAsync(_larger, new CreatePartitionsOptions { RequestTimeout = KafkaConnection.RequestTimeout, ValidateOnly = validateOnly })
                    .WaitAsync(cancellationToken);
            }

            if (_settings.Count > 0)
            {
                await kafka.Admin
                    .IncrementalAlterConfigsAsync(
                        _settings, new IncrementalAlterConfigsOptions { RequestTimeout = KafkaConnection.RequestTimeout, ValidateOnly = validateOnly })
                    .WaitAsync(cancellationToken);
            }
        }
        catch (CreateTopicsException problem)
        {
            throw Refused(problem.Results.Select(result => (result.Topic, result.Error)));
        }
        catch (CreatePartitionsException problem)
        {
            throw Refused(problem.Results.Select(result => (result.Topic, result.Error)));
        }
        catch (IncrementalAlterConfigsException problem)
        {
            throw Refused(problem.Results.Select(result => (result.ConfigResource.Name, result.Error)));
        }
    }

    private static CommandException Refused(IEnumerable<(string Topic, Error Error)> results) => new(
        $"Kafka refuses: {string.Join("; ", results.Where(result => result.Error.IsError).Select(result => $"{result.Topic}: {result.Error.Reason}"))}");

    private static IOrderedEnumerable<KeyValuePair<string, string?>> Sorted(WantedTopic wanted) =>
        wanted.Config.OrderBy(setting => setting.Key, StringComparer.Ordinal);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
