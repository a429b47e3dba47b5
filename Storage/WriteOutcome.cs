namespace MetalsPipeline.Storage;

/// <summary>What became of the ticks of one write; their sum is the number that was written.</summary>
/// <param name="Inserted">Ticks that are new in the store.</param>
/// <param name="Duplicates">Ticks that were in the store before.</param>
/// <param name="Rejected">Ticks that the store will never take, such as those that break a collection validator.</param>
public sealed record WriteOutcome(int Inserted, int Duplicates, IReadOnlyList<RejectedTick> Rejected);

/// <summary>A tick that the store refused for good.</summary>
/// <param name="Index">Its position in the list that was written.</param>
/// <param name="Reason">The store's words.</param>
public readonly record struct RejectedTick(int Index, string Reason);
