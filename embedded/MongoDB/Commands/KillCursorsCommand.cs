using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class KillCursorsCommand : Command
{
    public override IReadOnlyList<string> Names => ["killCursors"];

    public override void Execute(CommandContext context)
    {
        var killed = new List<long>();
        var unknown = new List<long>();
        foreach (var element in context.Body["cursors"u8] is { Type: BsonType.Array } cursors ? cursors.AsDocument : default)
        {
            var id = element.Value.ToInt64();
            (context.Services.Cursors.Kill(id, context.Session.User) ? killed : unknown).Add(id);
        }

        WriteIds(context.Reply, "cursorsKilled"u8, killed);
        WriteIds(context.Reply, "cursorsNotFound"u8, unknown);
        WriteIds(context.Reply, "cursorsAlive"u8, []);
        WriteIds(context.Reply, "cursorsUnknown"u8, []);
    }

    private static void WriteIds(BsonWriter reply, ReadOnlySpan<byte> name, List<long> ids)
    {
        var array = reply.BeginArray(name);
        for (var i = 0; i < ids.Count; i++)
            reply.Int64(System.Text.Encoding.UTF8.GetBytes($"{i}"), ids[i]);
        reply.End(array);
    }
}
