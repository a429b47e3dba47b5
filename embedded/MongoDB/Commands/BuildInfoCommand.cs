namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Tools choose what they use by this version; it is the one whose wire version the greeting names.</summary>
internal sealed class BuildInfoCommand : Command
{
    public const string Version = "6.0.0";

    public override IReadOnlyList<string> Names => ["buildInfo", "buildinfo"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        var reply = context.Reply;
        reply.String("version"u8, Version);
        reply.String("gitVersion"u8, "embedded");
        var version = reply.BeginArray("versionArray"u8);
        reply.Int32("0"u8, 6);
        reply.Int32("1"u8, 0);
        reply.Int32("2"u8, 0);
        reply.Int32("3"u8, 0);
        reply.End(version);
        reply.Int32("bits"u8, 64);
        reply.Boolean("debug"u8, false);
        reply.Int32("maxBsonObjectSize"u8, Storage.StoredDocument.MaxSize);
    }
}
