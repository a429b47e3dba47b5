using System.Text.Json.Serialization;

namespace MetalsPipeline.HealthApi.DeadLetters;

/// <summary>Some dead letters of a topic, newest first.</summary>
/// <param name="Topic">Topic that holds them.</param>
/// <param name="Count">How many it holds.</param>
/// <param name="Letters">Those of this page.</param>
/// <param name="Before">What to ask for as <c>before</c> to get older ones; null: there are none.</param>
internal sealed record DeadLetterPage(string Topic, long Count, IReadOnlyList<DeadLetter> Letters, long? Before);

/// <summary>A dead letter without its content, which may be anything: <c>metals dlq show</c> has it.</summary>
/// <param name="Offset">Where it lies on its topic.</param>
/// <param name="Time">When it was given up, UTC.</param>
/// <param name="Reason">Why; null if its headers don't say.</param>
/// <param name="Key">Its key as text; null if it has none.</param>
/// <param name="OriginPartition">Partition that it came from.</param>
/// <param name="OriginOffset">Its offset there.</param>
internal sealed record DeadLetter(long Offset, DateTime Time, string? Reason, string? Key, int? OriginPartition, long? OriginOffset);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetterPage))]
internal sealed partial class DeadLetterJsonContext : JsonSerializerContext;
