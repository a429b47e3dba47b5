namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Data that had reached the disk is damaged; starting without it would lose acknowledged writes silently.</summary>
internal sealed class DataCorruptException(string message) : IOException(message);
