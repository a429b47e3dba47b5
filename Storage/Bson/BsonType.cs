namespace MetalsPipeline.Storage.Bson;

/// <summary>Element types that we write or read (bsonspec.org).</summary>
internal enum BsonType : byte
{
    Double = 0x01,
    String = 0x02,
    Document = 0x03,
    Array = 0x04,
    Binary = 0x05,
    Boolean = 0x08,
    DateTime = 0x09,
    Null = 0x0A,
    Int32 = 0x10,
    Int64 = 0x12,
}
