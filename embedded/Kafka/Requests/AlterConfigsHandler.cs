using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Changes topic settings: all at once (what isn't named goes back to its default), or one by one in the incremental form.</summary>
internal sealed class AlterConfigsHandler(TopicCatalog topics, ApiKey key) : RequestHandler(key, 0, (short)(key == ApiKey.AlterConfigs ? 1 : 0))
{
    private const byte Set = 0;
    private const byte Remove = 1;

    private readonly record struct Change(string Name, byte Operation, string? Value);

    private readonly record struct Wanted(byte Type, string Name, Change[] Changes);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var wanted = Key == ApiKey.AlterConfigs
            ? reader.ReadArray(static (ref KafkaReader reader) => new Wanted(
                reader.ReadUInt8(), reader.ReadString(), reader.ReadArray(static (ref KafkaReader reader) => new Change(reader.ReadString(), Set, reader.ReadNullableString()))))
            : reader.ReadArray(static (ref KafkaReader reader) => new Wanted(
                reader.ReadUInt8(), reader.ReadString(), reader.ReadArray(static (ref KafkaReader reader) => new Change(reader.ReadString(), reader.ReadUInt8(), reader.ReadNullableString()))));
        var validateOnly = reader.ReadBoolean();

        var results = Array.ConvertAll(wanted, resource =>
            (Resource: resource, Result: context.Fault != ErrorCode.None ? new TopicResult(context.Fault) : Alter(resource, validateOnly)));
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteArray(results, static (writer, altered) =>
            {
                writer.WriteError(altered.Result.Error);
                writer.WriteNullableString(altered.Result.Message);
                writer.WriteUInt8(altered.Resource.Type);
                writer.WriteString(altered.Resource.Name);
            });
        });
    }

    private TopicResult Alter(Wanted wanted, bool validateOnly)
    {
        if (wanted.Type != ConfigResource.Topic)
            return new(ErrorCode.InvalidRequest, "Only topics have settings that can be changed; the broker's are options of its command line.");
        if (wanted.Changes.FirstOrDefault(change => change.Operation > Remove) is { Name: not null } unsupported)
            return new(ErrorCode.InvalidConfig, $"{unsupported.Name} isn't a list that could be added to or taken from.");

        return topics.Configure(
            wanted.Name,
            before =>
            {
                var after = Key == ApiKey.AlterConfigs ? [] : new Dictionary<string, string>(before, StringComparer.Ordinal);
                foreach (var change in wanted.Changes)
                {
                    if (change.Operation == Set && change.Value is not null)
                        after[change.Name] = change.Value;
                    else
                        after.Remove(change.Name);
                }

                return after;
            },
            validateOnly);
    }
}
