namespace MetalsPipeline.Storage;

/// <summary>What became of the ticks of one write.</summary>
/// <param name="Inserted">Number of ticks that are new in the store.</param>
/// <param name="Duplicates">Positions of the ticks that were in the store before.</param>
/// <param name="Rejected">Ticks that the store will never take, such as those that break a collection validator.</param>
public sealed record WriteOutcome(int Inserted, IReadOnlyList<int> Duplicates, IReadOnlyList<RejectedTick> Rejected);

/// <summary>A tick that the store refused for good.</summary>
/// <param name="Index">Its position in the list that was written.</param>
/// <param name="Reason">The store's words.</param>
public readonly record struct RejectedTick(int Index, string Reason);
