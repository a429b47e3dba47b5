using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>
/// One step between the documents of a collection and the client. Documents are pushed through; their bytes are valid only during the call.
/// </summary>
internal abstract class Stage
{
    public Stage? Next { get; set; }

    /// <summary>Takes a document; false says that no further ones are wanted.</summary>
    public abstract bool Push(RawDocument document);

    /// <summary>Says that there are no more documents; a stage that held something back passes it on now.</summary>
    public virtual void Complete() => Next?.Complete();

    protected bool Pass(RawDocument document) => Next!.Push(document);
}
