namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>How the records for a query are found, and whether they come in its order.</summary>
internal readonly record struct Plan(RecordSource Source, bool GivesOrder);
