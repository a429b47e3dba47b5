namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>Operations of the wire protocol that this server speaks.</summary>
internal enum OpCode
{
    Reply = 1,
    Query = 2004,
    Message = 2013,
}
