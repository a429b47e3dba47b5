namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>The part of the server's status that monitoring asks for.</summary>
internal sealed class ServerStatusCommand : Command
{
    public override IReadOnlyList<string> Names => ["serverStatus"];

    public override void Execute(CommandContext context)
    {
        var reply = context.Reply;
        var now = context.Services.Clock.GetUtcNow();
        var uptime = context.Services.Clock.GetElapsedTime(context.Services.Started);
        reply.String("version"u8, BuildInfoCommand.Version);
        reply.String("process"u8, "mongod"u8);
        reply.Int64("pid"u8, Environment.ProcessId);
        reply.Double("uptime"u8, uptime.TotalSeconds);
        reply.DateTime("localTime"u8, now);
        var cursors = reply.BeginDocument("cursors"u8);
        reply.Number("totalOpen"u8, context.Services.Cursors.Count);
        reply.End(cursors);
        lock (context.Store.Lock)
        {
            var storage = reply.BeginDocument("storage"u8);
            reply.Number("liveBytes"u8, context.Store.Journal.LiveBytes);
            reply.Number("journalBytes"u8, context.Store.Journal.TotalBytes);
            reply.Number("indexBytes"u8, context.Store.Collections.Sum(c => c.IndexBytes));
            reply.End(storage);
        }
    }
}
