using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class CreateCommand : Command
{
    private static readonly string[] Unsupported = ["capped", "timeseries", "viewOn", "clusteredIndex", "validator", "expireAfterSeconds", "encryptedFields"];

    public override IReadOnlyList<string> Names => ["create"];

    public override void Execute(CommandContext context)
    {
        QueryOptions.RefuseCollation(context.Body);
        foreach (var option in Unsupported)
        {
            if (context.Body[System.Text.Encoding.UTF8.GetBytes(option)].IsTruthy)
                throw new ServerException(ErrorCode.NotImplemented, $"the option '{option}' of create is not supported by this server");
        }

        var name = context.CollectionName;
        lock (context.Store.Lock)
        {
            if (context.Store.Find(name) is not null)
                throw new ServerException(ErrorCode.NamespaceExists, $"Collection {name} already exists.");
            context.Store.GetOrCreate(name);
            context.MarkWritten();
        }
    }
}
