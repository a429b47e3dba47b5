namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>What the documents of a frame mean to its collection.</summary>
internal enum FrameKind : byte
{
    /// <summary>One document: all collections and indexes there are from here on.</summary>
    Catalog = 1,

    /// <summary>Documents as they are from here on, each in place of an earlier one with its <c>_id</c>.</summary>
    Put = 2,

    /// <summary>Documents with only an <c>_id</c>: what has it is gone.</summary>
    Delete = 3,
}
