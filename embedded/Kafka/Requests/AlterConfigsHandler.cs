using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>
/// Changes topic settings: all at once (what isn't named goes back to its default), or one by one in the incremental form.
/// </summary>
internal sealed class AlterConfigsHandler(TopicCatalog topics, ApiKey key)
    : RequestHandler(key, 0, key == ApiKey.AlterConfigs ? (short)1 : (short)0)
{
    private const byte Set = 0;
    private const byte Remove = 1;

    private readonly record struct Change(string Name, byte Operation, string? Value);

    private readonly record struct Wanted(byte Type, string Name, Change[] Changes);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        ReadElement<Change> readChange = Key == ApiKey.AlterConfigs ? ReadSetting : ReadChange;
        var wanted = reader.ReadArray((ref KafkaReader reader) =>
            new Wanted(reader.ReadUInt8(), reader.ReadString(), reader.ReadArray(readChange)));
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

    private static Change ReadSetting(ref KafkaReader reader) => new(reader.ReadString(), Set, reader.ReadNullableString());

    private static Change ReadChange(ref KafkaReader reader) => new(reader.ReadString(), reader.ReadUInt8(), reader.ReadNullableString());

    private TopicResult Alter(Wanted wanted, bool validateOnly)
    {
        if (wanted.Type != ConfigResource.Topic)
            return new(ErrorCode.InvalidRequest, "Only topics' settings can be changed; the broker's are options of its command line.");
        if (wanted.Changes.FirstOrDefault(change => change.Operation > Remove) is { Name: not null } unsupported)
            return new(ErrorCode.InvalidConfig, $"{unsupported.Name} isn't a list that could be added to or taken from.");
        return topics.Configure(wanted.Name, before => Apply(wanted.Changes, before), validateOnly);
    }

    private Dictionary<string, string> Apply(Change[] changes, IReadOnlyDictionary<string, string> before)
    {
        var after = Key == ApiKey.AlterConfigs ? [] : new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Operation == Set && change.Value is not null)
                after[change.Name] = change.Value;
            else
                after.Remove(change.Name);
        }

        return after;
    }
}
