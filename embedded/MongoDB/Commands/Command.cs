namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>One command of the protocol.</summary>
internal abstract class Command
{
    /// <summary>The names it is called by, as clients write them.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>True for what a client may do before it has said who it is.</summary>
    public virtual bool BeforeAuthentication => false;

    /// <summary>Does it and writes the fields of the answer; <c>ok</c> is added by the caller.</summary>
    public abstract void Execute(CommandContext context);
}
